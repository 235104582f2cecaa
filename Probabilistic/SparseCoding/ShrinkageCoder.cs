using Hybrid.Providers;

namespace Hybrid.Probabilistic;

/// <summary>ISTA and FISTA for a block of rows at a time: one matrix product an iteration serves all rows that have not ended.</summary>
/// <remarks>FISTA's gradient is asked at y = z + m (z - z'), the gap at z: as both are linear, z G and z' G give both, and one product is enough.</remarks>
internal sealed unsafe class ShrinkageCoder : RowCoder
{
    private readonly bool _accelerated;
    private readonly int _atoms;
    private readonly int[] _row;
    private readonly double[] _momenta;
    private readonly double[] _gradient;
    private double[] _code;
    private double[] _previous;
    private double[] _product;
    private double[] _previousProduct;

    public ShrinkageCoder(CodingProblem problem, SparseCodingOptions options, int rows, bool accelerated)
        : base(problem, options, rows)
    {
        _accelerated = accelerated;
        _atoms = problem.Count;
        (_row, _momenta, _gradient) = (new int[rows], new double[rows], new double[_atoms]);
        (_code, _previous) = (new double[rows * _atoms], new double[rows * _atoms]);
        (_product, _previousProduct) = (new double[rows * _atoms], new double[rows * _atoms]);
    }

    protected override void Solve(CodingBatch batch, int first, int count)
    {
        double rate = 1 / Problem.Curvature;
        batch.Codes.AsSpan(first * _atoms, count * _atoms).CopyTo(_code);
        _code.AsSpan(0, count * _atoms).CopyTo(_previous);
        for (int i = 0; i < count; i++)
        {
            (_row[i], _momenta[i]) = (first + i, 1);
        }

        int active = count;
        for (int iteration = 0; active > 0; iteration++)
        {
            Multiply(active);
            if (iteration == 0)
            {
                _product.AsSpan(0, count * _atoms).CopyTo(_previousProduct);
            }

            int slot = 0;
            while (slot < active)
            {
                bool converged = IsGood(slot, iteration);
                if (converged || iteration == Options.MaximumIterations)
                {
                    int row = _row[slot];
                    Of(_code, slot).CopyTo(batch.Codes.AsSpan(row * _atoms, _atoms));
                    (batch.Iterations[row], batch.Converged[row]) = (iteration, converged);
                    Move(--active, slot);
                }
                else
                {
                    Step(slot, rate);
                    slot++;
                }
            }

            // The steps were written over the previous codes.
            (_code, _previous) = (_previous, _code);
            (_product, _previousProduct) = (_previousProduct, _product);
        }
    }

    private void Multiply(int active)
    {
        fixed (double* z = _code, g = Problem.Gram, target = _product)
        {
            Gemm.Multiply(active, _atoms, _atoms, z, _atoms, 1, g, _atoms, 1, target, _atoms, threads: 1);
        }
    }

    private bool IsGood(int slot, int iteration)
    {
        if (Options.Stop == SparseStop.RelativeChange)
        {
            return iteration > 0 && LassoMath.ChangeIsSmall(Of(_code, slot), Of(_previous, slot), Options.Tolerance);
        }

        RowMath.Subtract(_gradient, Of(Correlations, slot), Of(_product, slot));
        return LassoMath.GapIsSmall(Of(_code, slot), Of(Correlations, slot), _gradient, SquaredNorms[slot], Options.Penalty, Options.Tolerance);
    }

    private void Step(int slot, double rate)
    {
        double own = _momenta[slot], next = (1 + Math.Sqrt(1 + (4 * own * own))) / 2;
        double momentum = _accelerated ? (own - 1) / next : 0;
        double uphill = LassoMath.Step(Of(_previous, slot), Of(_code, slot), Of(_product, slot), Of(_previousProduct, slot), Of(Correlations, slot), momentum, rate, rate * Options.Penalty);
        _momenta[slot] = Options.Restart && uphill > 0 ? 1 : next;
    }

    // The last active row takes the place of one that has ended.
    private void Move(int from, int to)
    {
        if (from != to)
        {
            (_row[to], _momenta[to], SquaredNorms[to]) = (_row[from], _momenta[from], SquaredNorms[from]);
            Of(_code, from).CopyTo(Of(_code, to));
            Of(_previous, from).CopyTo(Of(_previous, to));
            Of(_product, from).CopyTo(Of(_product, to));
            Of(_previousProduct, from).CopyTo(Of(_previousProduct, to));
            Of(Correlations, from).CopyTo(Of(Correlations, to));
        }
    }

    private Span<double> Of(double[] block, int slot) => block.AsSpan(slot * _atoms, _atoms);
}
