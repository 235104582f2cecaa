namespace Hybrid.Probabilistic;

/// <summary>The lasso by cyclic coordinate descent on the atoms' products: a coordinate that stays costs one comparison, one that moves a row of the products.</summary>
internal sealed class CoordinateCoder(CodingProblem problem, SparseCodingOptions options, int rows) : RowCoder(problem, options, rows)
{
    // The gradient gathers the rounding of every move: it is computed anew after this many sweeps, which costs no more than one of them.
    private const int FreshSweeps = 64;

    private readonly double[] _gradient = new double[problem.Count];

    protected override void Solve(CodingBatch batch, int first, int count)
    {
        int atoms = Problem.Count;
        for (int i = 0; i < count; i++)
        {
            int row = first + i;
            (batch.Iterations[row], batch.Converged[row]) = Solve(batch.Codes.AsSpan(row * atoms, atoms), Correlations.AsSpan(i * atoms, atoms), SquaredNorms[i]);
        }
    }

    private (int Sweeps, bool Converged) Solve(Span<double> code, ReadOnlySpan<double> correlations, double squaredNorm)
    {
        for (int sweep = 1; sweep <= Options.MaximumIterations; sweep++)
        {
            if (sweep % FreshSweeps == 1)
            {
                SetGradient(code, correlations);
            }

            (double change, double most) = Sweep(code);
            bool good = Options.Stop == SparseStop.RelativeChange
                ? change <= Options.Tolerance * most
                : LassoMath.GapIsSmall(code, correlations, _gradient, squaredNorm, Options.Penalty, Options.Tolerance);

            // Where nothing moves any more this is the solution to rounding.
            if (good || change == 0)
            {
                return (sweep, true);
            }
        }

        return (Options.MaximumIterations, false);
    }

    private void SetGradient(ReadOnlySpan<double> code, ReadOnlySpan<double> correlations)
    {
        correlations.CopyTo(_gradient);
        for (int k = 0; k < code.Length; k++)
        {
            if (code[k] != 0)
            {
                RowMath.AddScaled(_gradient, -code[k], Products(k));
            }
        }
    }

    private (double Change, double Most) Sweep(Span<double> code)
    {
        double penalty = Options.Penalty, change = 0, most = 0;
        double[] gradient = _gradient;
        for (int k = 0; k < code.Length; k++)
        {
            double own = code[k], slope = gradient[k];
            if (own == 0 && Math.Abs(slope) <= penalty)
            {
                continue;
            }

            ReadOnlySpan<double> products = Products(k);
            double square = products[k], next = LassoMath.Soft(slope + (own * square), penalty) / square;
            if (next != own)
            {
                RowMath.AddScaled(gradient, own - next, products);
                code[k] = next;
                change = Math.Max(change, Math.Abs(next - own));
            }

            most = Math.Max(most, Math.Abs(next));
        }

        return (change, most);
    }

    private ReadOnlySpan<double> Products(int atom) => Problem.Gram.AsSpan(atom * Problem.Count, Problem.Count);
}
