namespace Hybrid.Probabilistic;

/// <summary>Orthogonal matching pursuit on the atoms' products, with a Cholesky factor that grows by a row an atom.</summary>
internal sealed class PursuitCoder : RowCoder
{
    // Correlations of a residual that are only rounding, as a share of the row's length.
    private const double Rounding = 1e-12;

    private readonly int _most;
    private readonly int[] _chosen;
    private readonly bool[] _taken;
    private readonly double[] _left;
    private readonly double[] _factor;
    private readonly double[] _forward;
    private readonly double[] _solution;
    private readonly double[] _residual;

    public PursuitCoder(CodingProblem problem, SparseCodingOptions options, int rows)
        : base(problem, options, rows)
    {
        _most = Math.Min(options.NonZeros ?? problem.Count, Math.Min(problem.Count, problem.Features));
        (_chosen, _taken, _left) = (new int[_most], new bool[problem.Count], new double[problem.Count]);
        (_factor, _forward, _solution) = (new double[_most * _most], new double[_most], new double[_most]);
        _residual = new double[problem.Features];
    }

    protected override void Solve(CodingBatch batch, int first, int count)
    {
        int atoms = Problem.Count, features = Problem.Features;
        for (int i = 0; i < count; i++)
        {
            int row = first + i;
            Span<double> code = batch.Codes.AsSpan(row * atoms, atoms);
            batch.Iterations[row] = Solve(batch.Rows.AsSpan(row * features, features), code, Correlations.AsSpan(i * atoms, atoms), Math.Sqrt(SquaredNorms[i]));
            batch.Converged[row] = true;
        }
    }

    private int Solve(ReadOnlySpan<double> row, Span<double> code, ReadOnlySpan<double> correlations, double norm)
    {
        code.Clear();
        correlations.CopyTo(_left);
        int count = 0;
        bool enough = norm <= Options.Residual;
        while (count < _most && !enough)
        {
            int atom = Next();
            if (atom < 0 || !(Math.Abs(_left[atom]) > Rounding * norm) || !Extend(atom, count, correlations[atom]))
            {
                break;
            }

            count++;
            SolveBackward(count);
            correlations.CopyTo(_left);
            for (int j = 0; j < count; j++)
            {
                code[_chosen[j]] = _solution[j];
                RowMath.AddScaled(_left, -_solution[j], Problem.Gram.AsSpan(_chosen[j] * Problem.Count, Problem.Count));
            }

            // The residual itself: |x|² less what is explained would lose half the digits.
            enough = Options.Residual > 0 && Math.Sqrt(Problem.Residual(row, code, _residual)) <= Options.Residual;
        }

        for (int j = 0; j < count; j++)
        {
            _taken[_chosen[j]] = false;
        }

        return count;
    }

    // The first atom, not yet taken, that correlates most with the residual; below 0 where all are taken.
    private int Next()
    {
        int best = -1;
        double most = -1;
        for (int k = 0; k < _left.Length; k++)
        {
            double size = Math.Abs(_left[k]);
            if (size > most && !_taken[k])
            {
                (best, most) = (k, size);
            }
        }

        return best;
    }

    // Adds a row to the factor and to the forward solution; false where the atom lies in the span of those taken.
    private bool Extend(int atom, int count, double correlation)
    {
        ReadOnlySpan<double> products = Problem.Gram.AsSpan(atom * Problem.Count, Problem.Count);
        Span<double> own = _factor.AsSpan(count * _most, count);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> other = _factor.AsSpan(i * _most, i + 1);
            own[i] = (products[_chosen[i]] - RowMath.Dot(own[..i], other)) / other[i];
        }

        double pivot = products[atom] - RowMath.Dot(own, own);
        if (!(pivot > Rounding * products[atom]))
        {
            return false;
        }

        double root = Math.Sqrt(pivot);
        _factor[(count * _most) + count] = root;
        _forward[count] = (correlation - RowMath.Dot(own, _forward)) / root;
        (_chosen[count], _taken[atom]) = (atom, true);
        return true;
    }

    private void SolveBackward(int count)
    {
        _forward.AsSpan(0, count).CopyTo(_solution);
        for (int i = count - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> own = _factor.AsSpan(i * _most, i + 1);
            _solution[i] /= own[i];
            RowMath.AddScaled(_solution.AsSpan(0, i), -_solution[i], own);
        }
    }
}
