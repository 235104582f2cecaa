using System.Runtime.CompilerServices;
using Hybrid.Data;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic;

/// <summary>Draws every block of free variables once given all others.</summary>
internal sealed class GibbsSweeper
{
    private readonly Block[] _blocks;
    private readonly double[] _weights;

    public GibbsSweeper(FactorModel tables, int[][] blocks)
    {
        var touching = tables.Sizes.Select(_ => new List<int>()).ToArray();
        for (int f = 0; f < tables.Scopes.Length; f++)
        {
            foreach (int v in tables.Scopes[f])
            {
                touching[v].Add(f);
            }
        }

        _blocks = [.. blocks.Select(variables => new Block(tables, variables, [.. variables.SelectMany(v => touching[v]).Distinct()]))];
        _weights = new double[_blocks.Select(b => b.Cells).DefaultIfEmpty(1).Max()];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sweep(int[] states, CounterRandom random, ref ulong draw)
    {
        foreach (Block block in _blocks)
        {
            Span<double> weights = _weights.AsSpan(0, block.Cells);
            block.Weigh(states, weights);
            double share = ForwardSampler.Uniform(random.Bits(draw++)) * TableKernels.Total(weights);
            int cell = -1;
            double sum = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                sum += weights[i];
                if (weights[i] > 0 && share < sum)
                {
                    cell = i;
                    break;
                }
            }

            // Rounding may leave the share above the sum: then the variables stay as they are.
            if (cell >= 0)
            {
                block.Set(states, cell);
            }
        }
    }

    private sealed class Block
    {
        private readonly int[] _variables;
        private readonly int[] _sizes;
        private readonly (double[] Table, int[] Others, int[] Strides, int[] Offsets)[] _factors;

        public Block(FactorModel tables, int[] variables, int[] factors)
        {
            _variables = variables;
            _sizes = [.. variables.Select(v => tables.Sizes[v])];
            Cells = (int)Layout.Entries(_sizes);
            _factors = [.. factors.Select(f => Factor(tables, f))];
        }

        public int Cells { get; }

        // A product over the factors for each joint state of the block.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Weigh(int[] states, Span<double> weights)
        {
            weights.Fill(1);
            foreach ((double[] table, int[] others, int[] strides, int[] offsets) in _factors)
            {
                int at = 0;
                for (int i = 0; i < others.Length; i++)
                {
                    at += strides[i] * states[others[i]];
                }

                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] *= table[at + offsets[i]];
                }
            }
        }

        public void Set(int[] states, int cell)
        {
            for (int i = _variables.Length - 1; i >= 0; i--)
            {
                states[_variables[i]] = cell % _sizes[i];
                cell /= _sizes[i];
            }
        }

        private (double[] Table, int[] Others, int[] Strides, int[] Offsets) Factor(FactorModel tables, int factor)
        {
            int[] scope = tables.Scopes[factor];
            int[] strides = Layout.Strides([.. scope.Select(v => tables.Sizes[v])]);
            int[] own = [.. _variables.Select(v => Array.IndexOf(scope, v) is var axis and >= 0 ? strides[axis] : 0)];
            int[] others = [.. Enumerable.Range(0, scope.Length).Where(axis => !_variables.Contains(scope[axis]))];
            int[] offsets = new int[Cells];
            int[] digits = new int[_sizes.Length];
            int cell = 0;
            do
            {
                for (int i = 0; i < digits.Length; i++)
                {
                    offsets[cell] += own[i] * digits[i];
                }

                cell++;
            }
            while (Layout.Advance(digits, _sizes));
            return (tables.Tables[factor], [.. others.Select(axis => scope[axis])], [.. others.Select(axis => strides[axis])], offsets);
        }
    }
}
