using System.Runtime.CompilerServices;
using Hybrid.Data;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Draws every free variable once given all others.</summary>
internal sealed class GibbsSweeper
{
    private readonly FactorModel _tables;
    private readonly int[] _free;
    private readonly (double[] Table, int[] Scope, int[] Strides, int Own)[][] _factors;
    private readonly double[] _weights;

    public GibbsSweeper(FactorModel tables, int[] fixedStates)
    {
        _tables = tables;
        _free = [.. Enumerable.Range(0, tables.Sizes.Length).Where(v => fixedStates[v] < 0 && tables.Sizes[v] > 1)];
        var factors = tables.Sizes.Select(_ => new List<(double[], int[], int[], int)>()).ToArray();
        for (int f = 0; f < tables.Scopes.Length; f++)
        {
            int[] scope = tables.Scopes[f];
            int[] strides = Layout.Strides([.. scope.Select(v => tables.Sizes[v])]);
            for (int axis = 0; axis < scope.Length; axis++)
            {
                int own = strides[axis];
                int[] others = [.. scope.Where((_, i) => i != axis)];
                factors[scope[axis]].Add((tables.Tables[f], others, [.. strides.Where((_, i) => i != axis)], own));
            }
        }

        _factors = [.. factors.Select(list => list.ToArray())];
        _weights = new double[tables.Sizes.Length == 0 ? 1 : tables.Sizes.Max()];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sweep(int[] states, CounterRandom random, ref ulong draw)
    {
        foreach (int v in _free)
        {
            Span<double> weights = _weights.AsSpan(0, _tables.Sizes[v]);
            weights.Fill(1);
            foreach ((double[] table, int[] scope, int[] strides, int own) in _factors[v])
            {
                int at = 0;
                for (int i = 0; i < scope.Length; i++)
                {
                    at += strides[i] * states[scope[i]];
                }

                for (int i = 0; i < weights.Length; i++, at += own)
                {
                    weights[i] *= table[at];
                }
            }

            double share = ForwardSampler.Uniform(random.Bits(draw++)) * TableKernels.Total(weights);
            int state = states[v];
            double sum = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i];
                if (weights[i] > 0 && share < sum)
                {
                    state = i;
                    break;
                }
            }

            states[v] = state;
        }
    }
}
