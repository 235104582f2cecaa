using Hybrid.Providers;

namespace Hybrid.Probabilistic;

/// <summary>Codes a few rows at a time on one thread; it holds the memory for that. What it computes depends on the rows alone.</summary>
internal abstract unsafe class RowCoder
{
    private readonly double[] _residual;
    private readonly double _penalty;

    protected RowCoder(CodingProblem problem, SparseCodingOptions options, int rows)
    {
        (Problem, Options) = (problem, options);
        _residual = new double[problem.Features];
        _penalty = CodingMethod.Of(options.Method)!.SolvesLasso ? options.Penalty : 0;
        Correlations = new double[rows * problem.Count];
        SquaredNorms = new double[rows];
    }

    /// <summary>The atoms.</summary>
    protected CodingProblem Problem { get; }

    /// <summary>How.</summary>
    protected SparseCodingOptions Options { get; }

    /// <summary>The products of the rows with the atoms, X D' [rows, atoms]; the solver may change them.</summary>
    protected double[] Correlations { get; }

    /// <summary>The squared lengths of the rows; the solver may change them.</summary>
    protected double[] SquaredNorms { get; }

    /// <summary>Codes some rows of a batch, from the codes that stand in it.</summary>
    public void Code(CodingBatch batch, int first, int count)
    {
        int features = Problem.Features, atoms = Problem.Count;
        fixed (double* rows = batch.Rows, d = Problem.Atoms, target = Correlations)
        {
            Gemm.Multiply(count, atoms, features, rows + ((nint)first * features), features, 1, d, 1, features, target, atoms, threads: 1);
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> row = batch.Rows.AsSpan((first + i) * features, features);
            SquaredNorms[i] = RowMath.Dot(row, row);
            if (SquaredNorms[i] == 0)
            {
                batch.Codes.AsSpan((first + i) * atoms, atoms).Clear();
            }
        }

        Solve(batch, first, count);
        for (int r = first; r < first + count; r++)
        {
            ReadOnlySpan<double> code = batch.Codes.AsSpan(r * atoms, atoms);
            batch.Losses[r] = Problem.Loss(batch.Rows.AsSpan(r * features, features), code, _penalty, _residual);
        }
    }

    /// <summary>Fills in codes, iterations and convergence of rows whose correlations and squared lengths are there.</summary>
    protected abstract void Solve(CodingBatch batch, int first, int count);
}
