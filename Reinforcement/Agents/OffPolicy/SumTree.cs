using System.Numerics;

namespace Hybrid.Reinforcement;

/// <summary>Weights of which one is drawn in proportion, in the logarithm of their number: a binary tree of sums.</summary>
internal sealed class SumTree
{
    private readonly double[] _sums;

    public SumTree(int capacity)
    {
        Leaves = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity));
        _sums = new double[2 * Leaves];
    }

    public int Leaves { get; }

    public double Total => _sums[1];

    public double[] Sums => _sums;

    public double this[int index] => _sums[Leaves + index];

    public void Set(int index, double weight)
    {
        int node = Leaves + index;
        _sums[node] = weight;
        for (node /= 2; node >= 1; node /= 2)
        {
            _sums[node] = _sums[2 * node] + _sums[(2 * node) + 1];
        }
    }

    /// <summary>The index at which the running sum of weights exceeds a mass in [0, <see cref="Total"/>); never one of weight 0.</summary>
    public int Find(double mass)
    {
        int node = 1;
        while (node < Leaves)
        {
            double left = _sums[2 * node];
            bool goLeft = mass < left || _sums[(2 * node) + 1] <= 0;
            mass -= goLeft ? 0 : left;
            node = (2 * node) + (goLeft ? 0 : 1);
        }

        return node - Leaves;
    }
}
