using Hybrid.Providers;

namespace Hybrid.Probabilistic;

/// <summary>Moves atoms by block-coordinate descent, given the products A = Z' Z [atoms, atoms] and B = Z' X [atoms, features] of the codes.</summary>
/// <remarks>
/// Algorithm 2 of Mairal, Bach, Ponce and Sapiro, 2009: atom j becomes u = d_j + (b_j - a_j D) / a_jj, scaled to length 1. On the unit sphere |d|² is constant, so that this is the exact minimum over atom j, the others held: no step raises the objective.
/// Atoms are taken in blocks: what a block needs of all others is one matrix product, and within the block each move is put into the rest.
/// </remarks>
internal sealed unsafe class AtomUpdate(CodingProblem problem)
{
    private const int BlockAtoms = 32;

    private readonly double[] _rest = new double[BlockAtoms * problem.Features];
    private readonly double[] _atom = new double[problem.Features];

    /// <summary>Goes over all atoms some times, until one pass hardly moves any; the products of the atoms are not computed anew.</summary>
    /// <param name="codes">A.</param>
    /// <param name="rows">B.</param>
    /// <param name="passes">The most passes.</param>
    public void Run(double[] codes, double[] rows, int passes)
    {
        const double Still = 1e-6;
        double moved = double.PositiveInfinity;
        for (int pass = 0; pass < passes && moved > Still; pass++)
        {
            moved = 0;
            for (int first = 0; first < problem.Count; first += BlockAtoms)
            {
                moved = Math.Max(moved, Block(codes, rows, first, Math.Min(BlockAtoms, problem.Count - first)));
            }
        }
    }

    /// <summary>Scales a vector to length 1; false, and nothing done, where it is 0 or too near to have a direction.</summary>
    public static bool Normalise(Span<double> vector)
    {
        // The largest number first, so that no square leaves the range.
        double most = 0;
        foreach (double value in vector)
        {
            most = Math.Max(most, Math.Abs(value));
        }

        if (!(most > 1e-200))
        {
            return false;
        }

        foreach (ref double value in vector)
        {
            value /= most;
        }

        RowMath.Scale(vector, 1 / Math.Sqrt(RowMath.Dot(vector, vector)), vector);
        return true;
    }

    // The largest squared move of an atom.
    private double Block(double[] codes, double[] rows, int first, int count)
    {
        int atoms = problem.Count, features = problem.Features;
        rows.AsSpan(first * features, count * features).CopyTo(_rest);
        fixed (double* a = codes, d = problem.Atoms, target = _rest)
        {
            Gemm.Multiply(count, features, atoms, -1, a + ((nint)first * atoms), atoms, 1, d, features, 1, 1, target, features);
        }

        double moved = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<double> own = codes.AsSpan((first + i) * atoms, atoms);
            double energy = own[first + i];
            if (!(energy > 0))
            {
                continue;
            }

            Span<double> atom = problem.Atoms.AsSpan((first + i) * features, features), next = _atom;
            atom.CopyTo(next);
            RowMath.AddScaled(next, 1 / energy, _rest.AsSpan(i * features, features));
            if (!Normalise(next))
            {
                continue;
            }

            // The move, then the atom itself.
            for (int c = 0; c < features; c++)
            {
                (atom[c], next[c]) = (next[c], next[c] - atom[c]);
            }

            moved = Math.Max(moved, RowMath.Dot(next, next));
            for (int j = i + 1; j < count; j++)
            {
                double shared = own[first + j];
                if (shared != 0)
                {
                    RowMath.AddScaled(_rest.AsSpan(j * features, features), -shared, next);
                }
            }
        }

        return moved;
    }
}
