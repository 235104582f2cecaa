using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>The scaled forward-backward pass and Viterbi's on one sequence.</summary>
/// <remarks>
/// Tables are [time, stride]; the stride is the number of states rounded up to whole registers and the padding is 0 (or -infinity for logarithms).
/// Source: L. R. Rabiner, "A tutorial on hidden Markov models", 1989, section V.A.
/// </remarks>
internal static unsafe class ChainKernel
{
    private const int Lanes = Emission.Lanes;
    private const double LeastScale = 1e-300;

    /// <summary>Turns log densities into densities over the greatest of their time, and those into forward probabilities.</summary>
    /// <remarks>
    /// A time is divided by the sum of the time before, not by its own: the sum and its reciprocal are then ready while the product with the matrix is still under
    /// way. Rows of forward probabilities therefore sum to p(observation | observations before), over the greatest density, not to 1.
    /// </remarks>
    /// <param name="table">ln p(observation | state); p over the greatest when done.</param>
    /// <param name="forward">P(state, observation | observations before), over the greatest density.</param>
    /// <param name="scales">What each time was divided by: the sum of the forward probabilities before it, 1 at the first.</param>
    /// <param name="length">The length.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="start">P(first state) [stride].</param>
    /// <param name="transition">P(to | from) [stride, stride], or any other weights of pairs.</param>
    /// <param name="step">How far apart the matrices of one time and the next are; 0 where all times share one.</param>
    /// <returns>ln p(observations); -infinity when they are impossible, or a step has a probability below 1e-300.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Forward(double* table, double* forward, double* scales, int length, int stride, double* start, double* transition, nint step = 0)
    {
        double logarithm = 0, product = 1, scale = 1;
        for (int t = 0; t < length; t++)
        {
            logarithm += Exponentials(table + ((nint)t * stride), stride);
        }

        for (int t = 0; t < length; t++)
        {
            double* densities = table + ((nint)t * stride);
            double* now = forward + ((nint)t * stride);
            scales[t] = scale;
            Lane total = Lane.Zero, inverse = Lane.Create(1 / scale);
            for (int v = 0; v < stride; v += Lanes)
            {
                Lane predicted = t == 0 ? Lane.Load(start + v) : Mixed(now - stride, transition + (t * step) + v, stride);
                Lane joint = predicted * (Lane.Load(densities + v) * inverse);
                total += joint;
                Lane.Store(joint, now + v);
            }

            scale = Lane.Sum(total);
            if (!(scale > LeastScale))
            {
                return double.NegativeInfinity;
            }

            product *= scale;
            if (product < 1e-100 || product > 1e100)
            {
                logarithm += Math.Log(product);
                product = 1;
            }
        }

        return logarithm + Math.Log(product);
    }

    /// <summary>Turns forward probabilities into posteriors, and sums the posteriors of neighbouring states, without the factor P(to | from).</summary>
    /// <param name="table">The densities that <see cref="Forward"/> left.</param>
    /// <param name="forward">The forward probabilities; P(state | all observations) when done.</param>
    /// <param name="scales">The scales.</param>
    /// <param name="length">The length.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="transposed">P(to | from) by to and from [stride, stride].</param>
    /// <param name="pairs">The sums are added here [states, stride]; null for nowhere.</param>
    /// <param name="backward">Room for two rows [2, stride].</param>
    /// <param name="step">How far apart the matrices of one time and the next are, and the sums: each pair of neighbours then has its own; 0 where all share one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        double* table, double* forward, double* scales, int length, int stride, int states, double* transposed, double* pairs, double* backward, nint step = 0)
    {
        double* weighted = backward + stride;
        Finish(forward + ((nint)(length - 1) * stride), stride, backward);
        for (int t = length - 2; t >= 0; t--)
        {
            double* now = forward + ((nint)t * stride);
            double* densities = table + ((nint)(t + 1) * stride);
            Lane inverse = Lane.Create(1 / scales[t + 1]);
            for (int v = 0; v < stride; v += Lanes)
            {
                Lane.Store(Lane.Load(densities + v) * inverse * Lane.Load(backward + v), weighted + v);
            }

            if (pairs is not null)
            {
                for (int i = 0; i < states; i++)
                {
                    Lane share = Lane.Create(now[i]);
                    double* row = pairs + ((t + 1) * step) + (i * stride);
                    for (int v = 0; v < stride; v += Lanes)
                    {
                        Lane.Store(Lane.Fma(share, Lane.Load(weighted + v), Lane.Load(row + v)), row + v);
                    }
                }
            }

            for (int v = 0; v < stride; v += Lanes)
            {
                Lane ahead = Mixed(weighted, transposed + ((t + 1) * step) + v, stride);
                Lane.Store(ahead, backward + v);
                Lane.Store(Lane.Load(now + v) * ahead, now + v);
            }
        }
    }

    /// <summary>The most probable path, by maxima of logarithms; the first of equal states.</summary>
    /// <param name="table">ln p(observation | state).</param>
    /// <param name="length">The length.</param>
    /// <param name="stride">The stride.</param>
    /// <param name="states">The number of states.</param>
    /// <param name="start">ln P(first state) [stride].</param>
    /// <param name="transition">ln P(to | from) [stride, stride].</param>
    /// <param name="origins">Room [length, stride].</param>
    /// <param name="best">Room [2, stride].</param>
    /// <param name="path">The states [length].</param>
    /// <param name="step">How far apart the matrices of one time and the next are; 0 where all times share one.</param>
    /// <returns>ln p(path, observations).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Viterbi(
        double* table, int length, int stride, int states, double* start, double* transition, double* origins, double* best, int* path, nint step = 0)
    {
        for (int v = 0; v < stride; v += Lanes)
        {
            Lane.Store(Lane.Load(start + v) + Lane.Load(table + v), best + v);
        }

        double* before = best;
        double* after = best + stride;
        for (int t = 1; t < length; t++)
        {
            for (int v = 0; v < stride; v += Lanes)
            {
                Lane most = Lane.Create(double.NegativeInfinity), origin = Lane.Zero;
                for (int i = 0; i < states; i++)
                {
                    Lane candidate = Lane.Create(before[i]) + Lane.Load(transition + (t * step) + (i * stride) + v);
                    Lane better = Lane.Less(most, candidate);
                    most = Lane.Select(better, candidate, most);
                    origin = Lane.Select(better, Lane.Create((double)i), origin);
                }

                Lane.Store(most + Lane.Load(table + ((nint)t * stride) + v), after + v);
                Lane.Store(origin, origins + ((nint)t * stride) + v);
            }

            double* swap = before;
            before = after;
            after = swap;
        }

        int state = 0;
        for (int i = 1; i < states; i++)
        {
            state = before[i] > before[state] ? i : state;
        }

        double value = before[state];
        path[length - 1] = state;
        for (int t = length - 1; t > 0; t--)
        {
            state = (int)origins[((nint)t * stride) + state];
            path[t - 1] = state;
        }

        return value;
    }

    // The last time's forward probabilities over their sum are its posteriors; what lies ahead of it is 1 over the sum in every state.
    private static void Finish(double* last, int stride, double* backward)
    {
        Lane total = Lane.Zero;
        for (int v = 0; v < stride; v += Lanes)
        {
            total += Lane.Load(last + v);
        }

        Lane ahead = Lane.Create(1 / Lane.Sum(total));
        for (int v = 0; v < stride; v += Lanes)
        {
            Lane.Store(ahead, backward + v);
            Lane.Store(Lane.Load(last + v) * ahead, last + v);
        }
    }

    /// <summary>One register of the product of a row and a matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lane Mixed(double* row, double* matrix, int stride)
    {
        Lane even = Lane.Zero, odd = Lane.Zero;
        for (int i = 0; i < stride; i += 2)
        {
            even = Lane.Fma(Lane.Create(row[i]), Lane.Load(matrix), even);
            odd = Lane.Fma(Lane.Create(row[i + 1]), Lane.Load(matrix + stride), odd);
            matrix += 2 * stride;
        }

        return even + odd;
    }

    /// <summary>Turns logarithms into numbers over the greatest of them, which is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exponentials(double* row, int stride)
    {
        Lane most = Lane.Load(row);
        for (int v = Lanes; v < stride; v += Lanes)
        {
            most = Lane.Max(most, Lane.Load(row + v));
        }

        double greatest = Lane.Maximum(most);
        if (double.IsNegativeInfinity(greatest))
        {
            new Span<double>(row, stride).Clear();
            return greatest;
        }

        // Numbers below the normal ones, the padding's among them, take the processor many times longer; they are 0 here.
        Lane offset = Lane.Create(greatest), least = Lane.Create(-700.0);
        for (int v = 0; v < stride; v += Lanes)
        {
            Lane difference = Lane.Load(row + v) - offset;
            Lane power = VectorMath.Exp<Lane, double>(Lane.Max(difference, least));
            Lane.Store(Lane.Select(Lane.Less(difference, least), Lane.Zero, power), row + v);
        }

        return greatest;
    }
}
