using Hybrid.Unsupervised;

namespace Hybrid.Probabilistic;

/// <summary>How visible units are distributed given their inputs: bits, normal with variance 1, or groups of categories of which one is on.</summary>
/// <param name="Gaussian">Whether units are normal.</param>
/// <param name="Categories">The units of a group, of which exactly one is on; 1 for units of their own.</param>
internal readonly record struct VisibleLaw(bool Gaussian, int Categories)
{
    /// <summary>Units of 0 and 1, each of its own.</summary>
    public static VisibleLaw Bits => new(false, 1);

    /// <summary>The means for inputs, [rows, units].</summary>
    public Tensor Mean(Tensor input) => Gaussian ? input : Categories > 1 ? Grouped(input).Softmax().Reshape([.. input.Shape]) : input.Sigmoid();

    /// <summary>Units drawn for inputs, [rows, units].</summary>
    public Tensor Draw(Tensor input, RandomKey key) =>
        Gaussian ? input + key.Normal([.. input.Shape])
        : Categories > 1 ? key.Categorical(Grouped(input)).OneHot(Categories).Reshape([.. input.Shape])
        : MachineMath.Draw(input.Sigmoid(), key);

    /// <summary>ln p(units | inputs), [rows].</summary>
    public Tensor LogDensity(Tensor units, Tensor input) =>
        Gaussian ? (-0.5 * (units - input).Square().Sum(1)) - (0.5 * Math.Log(2 * Math.PI) * input.Shape[1])
        : Categories > 1 ? (units * Grouped(input).LogSoftmax().Reshape([.. input.Shape])).Sum(1)
        : ((units * input) - input.Softplus()).Sum(1);

    /// <summary>ln of the sum over all visible states of exp(input v), units that are not normal.</summary>
    public double LogSum(ReadOnlySpan<double> input)
    {
        double sum = 0;
        if (Categories == 1)
        {
            foreach (double value in input)
            {
                sum += Math.Max(value, 0) + Math.Log(1 + Math.Exp(-Math.Abs(value)));
            }

            return sum;
        }

        for (int from = 0; from < input.Length; from += Categories)
        {
            ReadOnlySpan<double> group = input.Slice(from, Categories);
            double most = RowMath.Max(group), part = 0;
            foreach (double value in group)
            {
                part += Math.Exp(value - most);
            }

            sum += most + Math.Log(part);
        }

        return sum;
    }

    /// <summary>Refuses rows that such units cannot take; NaN is taken only where numbers may be missing.</summary>
    public void Check(float[] data, int visible, bool missing = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(visible, 1);
        if (data.Length == 0 || data.Length % visible != 0)
        {
            throw new ArgumentException($"RestrictedBoltzmannMachine: {data.Length} numbers are no rows of {visible}; give whole rows, at least one.", nameof(data));
        }

        if (missing)
        {
            CheckGaps(data, visible);
            int group = Categories;
            data = [.. data.Select((number, i) => float.IsNaN(number) ? (i % group > 0 ? 0 : 1) : number)];
        }

        int wrong = Gaussian ? RowCheck.FirstOutside(data, float.MinValue, float.MaxValue) : RowCheck.FirstOutside(data, 0, 1);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"RestrictedBoltzmannMachine: row {wrong / visible}, column {wrong % visible} is {data[wrong]}; ")
                    + (Gaussian ? "finite numbers are allowed." : "numbers from 0 to 1 are allowed: divide pixels by 255, or take Gaussian visible units."),
                nameof(data));
        }

        if (Categories > 1)
        {
            CheckGroups(data, visible);
        }
    }

    // A category is missing with all of its group.
    private void CheckGaps(float[] data, int visible)
    {
        for (int i = 0; i < data.Length && Categories > 1 && visible % Categories == 0; i++)
        {
            if (float.IsNaN(data[i]) != float.IsNaN(data[i - (i % Categories)]))
            {
                int from = i - (i % Categories);
                throw new ArgumentException(
                    $"RestrictedBoltzmannMachine: row {from / visible}, columns {from % visible} to {(from % visible) + Categories - 1} are missing in part; make all of a group NaN, or none.", nameof(data));
            }
        }
    }

    private void CheckGroups(float[] data, int visible)
    {
        if (visible % Categories != 0)
        {
            throw new ArgumentException($"RestrictedBoltzmannMachine: {visible} visible units are no groups of {Categories} categories; give each group all its columns.", nameof(visible));
        }

        for (int from = 0; from < data.Length; from += Categories)
        {
            float sum = 0;
            foreach (float value in data.AsSpan(from, Categories))
            {
                sum += value;
            }

            if (Math.Abs(sum - 1) > 1e-3f)
            {
                throw new ArgumentException(FormattableString.Invariant($"RestrictedBoltzmannMachine: row {from / visible}, columns {from % visible} to {(from % visible) + Categories - 1} sum to {sum}; of {Categories} categories one is 1 and the others 0, or they are probabilities of sum 1."), nameof(data));
            }
        }
    }

    private Tensor Grouped(Tensor input) => input.Reshape(input.Shape[0], input.Shape[1] / Categories, Categories);
}
