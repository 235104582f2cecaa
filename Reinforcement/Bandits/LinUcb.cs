namespace Hybrid.Reinforcement;

/// <summary>LinUCB for arms of which features x are seen: theta(a) by ridge regression, and the arm of the greatest theta'x + alpha sqrt(x' inverse(A) x), A = I + sum x x'.</summary>
/// <remarks>The inverse is updated by one vector at a time (Sherman and Morrison), d^2 a step. Source: L. Li and others, "A contextual-bandit approach to personalized news article recommendation", 2010 (disjoint models).</remarks>
public sealed class LinUcb : BanditStrategy
{
    private readonly double _alpha;
    private readonly double[][] _inverse;
    private readonly double[][] _sums;
    private readonly double[] _scores;

    /// <summary>A strategy that has seen nothing.</summary>
    /// <param name="arms">The number of arms.</param>
    /// <param name="features">The number of features, at least 1.</param>
    /// <param name="alpha">How much what is uncertain is preferred, at least 0; default 1.</param>
    public LinUcb(int arms, int features, double alpha = 1)
        : base(arms)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        _alpha = alpha is >= 0 and < double.PositiveInfinity ? alpha : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "LinUcb: finite numbers from 0 are allowed");
        Features = features;
        _inverse = [.. Enumerable.Range(0, arms).Select(_ => Identity(features))];
        _sums = [.. Enumerable.Range(0, arms).Select(_ => new double[features])];
        _scores = new double[arms];
    }

    /// <summary>The number of features.</summary>
    public int Features { get; }

    /// <summary>The weights of an arm: inverse(A) sum r x.</summary>
    /// <param name="arm">The arm.</param>
    public double[] Weights(int arm) => Times(_inverse[arm], _sums[arm]);

    /// <inheritdoc/>
    public override int Choose(ReadOnlySpan<double> features, ref Pcg64 random)
    {
        if (features.Length != Arms * Features)
        {
            throw new ArgumentException($"LinUcb.Choose: there are {features.Length} numbers; {Arms} arms of {Features} features need {Arms * Features}", nameof(features));
        }

        for (int arm = 0; arm < Arms; arm++)
        {
            ReadOnlySpan<double> x = features.Slice(arm * Features, Features);
            double[] spread = Times(_inverse[arm], x);
            _scores[arm] = Dot(_sums[arm], spread) + (_alpha * Math.Sqrt(Math.Max(0, Dot(x, spread))));
        }

        return Greatest(_scores);
    }

    /// <inheritdoc/>
    public override void Learn(int arm, ReadOnlySpan<double> features, double reward)
    {
        if (features.Length != Features)
        {
            throw new ArgumentException($"LinUcb.Learn: there are {features.Length} features; {Features} are needed", nameof(features));
        }

        double[] inverse = _inverse[arm];
        double[] spread = Times(inverse, features);
        double scale = 1 / (1 + Dot(features, spread));
        for (int row = 0; row < Features; row++)
        {
            _sums[arm][row] += reward * features[row];
            for (int column = 0; column < Features; column++)
            {
                inverse[(row * Features) + column] -= scale * spread[row] * spread[column];
            }
        }
    }

    private static double[] Identity(int size)
    {
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            matrix[(i * size) + i] = 1;
        }

        return matrix;
    }

    private static double[] Times(double[] matrix, ReadOnlySpan<double> vector)
    {
        double[] result = new double[vector.Length];
        for (int row = 0; row < result.Length; row++)
        {
            result[row] = Dot(matrix.AsSpan(row * vector.Length, vector.Length), vector);
        }

        return result;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
