using Hybrid.Formats;

namespace Hybrid.Probabilistic;

/// <summary>A restricted Boltzmann machine: visible and hidden units with weights between the sides alone, so that each side is independent given the other. Immutable.</summary>
/// <remarks>
/// E(v, h) = -a v - b h - v W h for units of 0 and 1; Gaussian visible units have 1/2 |v - a|² in place of -a v. Source: P. Smolensky, "Information processing in dynamical systems", 1986; G. Hinton,
/// "Training products of experts by minimizing contrastive divergence", 2002; T. Tieleman, "Training restricted Boltzmann machines using approximations to the likelihood gradient", 2008.
/// <code>
/// RestrictedBoltzmannMachine machine = RestrictedBoltzmannMachine.Fit(pixels, visible: 784, new RestrictedBoltzmannOptions { Hidden = 500, Persistent = true });
/// double nats = machine.MeanLogLikelihood(test, machine.EstimateLogPartition(pixels).LogPartition);
/// </code>
/// </remarks>
public sealed partial class RestrictedBoltzmannMachine
{
    private const int MostExact = 20;
    private const string Kind = "hybrid-rbm";

    private readonly MachineWeights _weights;

    /// <summary>Takes weights.</summary>
    /// <param name="weights">[visible, hidden], finite.</param>
    /// <param name="visible">Biases [visible].</param>
    /// <param name="hidden">Biases [hidden].</param>
    /// <param name="gaussian">Whether visible units are Gaussian.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public RestrictedBoltzmannMachine(float[,] weights, float[] visible, float[] hidden, bool gaussian = false)
        : this(Checked(weights, visible, hidden), new VisibleLaw(gaussian, 1))
    {
    }

    /// <summary>Takes weights of a machine whose visible units are groups of categories.</summary>
    /// <param name="weights">[visible, hidden], finite.</param>
    /// <param name="visible">Biases [visible].</param>
    /// <param name="hidden">Biases [hidden].</param>
    /// <param name="categories">The adjacent units of a group, of which exactly one is on, at least 1; the visible units are a multiple of it.</param>
    /// <exception cref="ArgumentException">Sizes do not agree.</exception>
    public RestrictedBoltzmannMachine(float[,] weights, float[] visible, float[] hidden, int categories)
        : this(Checked(weights, visible, hidden), new VisibleLaw(false, categories))
    {
        if (categories < 1 || visible.Length % categories != 0)
        {
            throw new ArgumentException($"RestrictedBoltzmannMachine: {visible.Length} visible units are no groups of {categories} categories; give each group all its units.", nameof(categories));
        }
    }

    internal RestrictedBoltzmannMachine(MachineWeights weights, VisibleLaw law) => (_weights, Law) = (weights, law);

    /// <summary>The visible units.</summary>
    public int VisibleUnits => _weights.Visible.Size;

    /// <summary>The hidden units.</summary>
    public int HiddenUnits => _weights.Hidden.Size;

    /// <summary>Whether visible units are Gaussian.</summary>
    public bool IsGaussian => Law.Gaussian;

    /// <summary>The adjacent visible units of a group, of which exactly one is on; 1 where every unit is its own.</summary>
    public int Categories => Law.Categories;

    /// <summary>The weights, [visible, hidden].</summary>
    public Tensor Weights => _weights.Weight;

    /// <summary>The visible biases.</summary>
    public Tensor VisibleBias => _weights.Visible;

    /// <summary>The hidden biases.</summary>
    public Tensor HiddenBias => _weights.Hidden;

    internal VisibleLaw Law { get; }

    internal MachineWeights Parameters => _weights;

    /// <summary>Trains a machine by contrastive divergence.</summary>
    /// <param name="data">Rows one after the other, [rows, visible]; from 0 to 1 unless visible units are Gaussian.</param>
    /// <param name="visible">The columns.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told after each pass.</param>
    /// <param name="cancellation">Stops training: what was learnt so far is returned.</param>
    /// <exception cref="ArgumentException">A number is out of range (its row and column are named), or an option is.</exception>
    public static RestrictedBoltzmannMachine Fit(
        float[] data, int visible, RestrictedBoltzmannOptions? options = null, IProgress<RestrictedBoltzmannProgress>? progress = null, CancellationToken cancellation = default)
    {
        options ??= new RestrictedBoltzmannOptions();
        options.Check();
        options.Law.Check(data, visible, options.Missing);
        return new(new RestrictedBoltzmannTraining(data, visible, options).Run(progress, cancellation), options.Law);
    }

    /// <summary>P(hidden unit is on | visible): features for another model, [rows, hidden].</summary>
    /// <param name="visible">[rows, visible].</param>
    public Tensor Hidden(Tensor visible)
    {
        ArgumentNullException.ThrowIfNull(visible);
        return MachineMath.Hidden(_weights, visible);
    }

    /// <summary>The means of visible units given hidden ones, [rows, visible].</summary>
    /// <param name="hidden">[rows, hidden].</param>
    public Tensor Visible(Tensor hidden)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        return Law.Mean(MachineMath.VisibleInput(_weights, hidden));
    }

    /// <summary>F(v) = -ln of the sum over hidden states of exp(-E(v, h)), [rows]: the probability of v is exp(-F(v)) / Z.</summary>
    /// <param name="visible">[rows, visible].</param>
    public Tensor FreeEnergy(Tensor visible)
    {
        ArgumentNullException.ThrowIfNull(visible);
        return MachineMath.FreeEnergy(_weights, visible, Law);
    }

    /// <summary>Gibbs sampling from rows on.</summary>
    /// <param name="start">[rows, visible].</param>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The rows after so many steps, [rows, visible].</returns>
    public Tensor Sample(Tensor start, int steps, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        RandomKey key = RandomKey.FromSeed(seed);
        Tensor rows = start;
        for (int step = 0; step < steps; step++)
        {
            (rows, _) = MachineMath.Gibbs(_weights, rows, Hidden(rows), 1, Law, key.FoldIn(step));
            rows = Tensor.From(rows.ToArray(), [.. rows.Shape]);
        }

        return rows;
    }

    /// <summary>The estimate of the log-likelihood's gradient that contrastive divergence climbs: the data's means less those after some Gibbs steps.</summary>
    /// <param name="data">[rows, visible].</param>
    /// <param name="steps">k, at least 1. The bias falls as it grows.</param>
    /// <param name="seed">The seed of the sampling.</param>
    /// <returns>By weights, visible and hidden biases.</returns>
    public (Tensor Weights, Tensor Visible, Tensor Hidden) ContrastiveDivergence(Tensor data, int steps, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Tensor end = Sample(data, steps, seed);
        MachineWeights gradient = MachineMath.Gradient(data, Hidden(data), end, Hidden(end));
        return (gradient.Weight, gradient.Visible, gradient.Hidden);
    }

    /// <summary>ln Z, exactly, by all states of the smaller side (of the hidden one where visible units are Gaussian or categories).</summary>
    /// <exception cref="InvalidOperationException">Both sides have more than 20 units, or hidden ones do where visible units are Gaussian or categories.</exception>
    public double LogPartition()
    {
        bool byHidden = HiddenUnits <= VisibleUnits || Law != VisibleLaw.Bits;
        int own = byHidden ? HiddenUnits : VisibleUnits, others = byHidden ? VisibleUnits : HiddenUnits;
        if (own > MostExact)
        {
            throw new InvalidOperationException($"RestrictedBoltzmannMachine.LogPartition: the side to be enumerated has {own} units; up to {MostExact} can be enumerated, use EstimateLogPartition for more.");
        }

        double[] weights = _weights.Weight.ToDoubleArray(), biases = (byHidden ? _weights.Hidden : _weights.Visible).ToDoubleArray();
        double[] inputs = (byHidden ? _weights.Visible : _weights.Hidden).ToDoubleArray();
        double most = double.NegativeInfinity, sum = 0, on = 0;
        double[] means = [.. inputs];
        for (long code = 0; code < 1L << own; code++)
        {
            // Gray's code changes one unit at a time.
            if (code > 0)
            {
                int unit = System.Numerics.BitOperations.TrailingZeroCount(code);
                int sign = (((code ^ (code >> 1)) >> unit) & 1) == 1 ? 1 : -1;
                on += sign * biases[unit];
                for (int i = 0; i < others; i++)
                {
                    inputs[i] += sign * weights[byHidden ? (i * HiddenUnits) + unit : (unit * HiddenUnits) + i];
                }
            }

            double value = on + (IsGaussian ? GaussianPart(inputs, means) : (byHidden ? Law : VisibleLaw.Bits).LogSum(inputs));
            (most, sum) = value > most ? (value, (sum * Math.Exp(most - value)) + 1) : (most, sum + Math.Exp(value - most));
        }

        return most + Math.Log(sum);
    }

    /// <summary>ln Z by annealed importance sampling.</summary>
    /// <param name="data">Training rows, whose means the first distribution takes, [rows, visible] one after the other.</param>
    /// <param name="chains">The chains, at least 2. Default 100.</param>
    /// <param name="temperatures">The machines in between, at least 1; the more, the better. Default 10,000.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Ends with an exception.</param>
    /// <exception cref="InvalidOperationException">Visible units are Gaussian.</exception>
    public PartitionEstimate EstimateLogPartition(float[] data, int chains = 100, int temperatures = 10_000, int seed = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chains, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(temperatures, 1);
        return Annealed("EstimateLogPartition", data, seed).Run(chains, temperatures, cancellation);
    }

    /// <summary>A lower bound of the mean of ln p(v) over rows by reverse annealing, which needs no ln Z: annealing errors make it too low, where those of <see cref="EstimateLogPartition"/> make likelihoods too high.</summary>
    /// <param name="rows">Rows one after the other, [rows, visible].</param>
    /// <param name="data">Training rows, whose means the last distribution takes, [rows, visible] one after the other.</param>
    /// <param name="chains">The chains of each row, at least 1. Default 1.</param>
    /// <param name="temperatures">The machines in between, at least 1; the more, the tighter. Default 10,000.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Ends with an exception.</param>
    /// <remarks>Source: Y. Burda, R. Grosse and R. Salakhutdinov, "Accurate and conservative estimates of MRF log-likelihood using reverse annealing", 2015.</remarks>
    /// <exception cref="InvalidOperationException">Visible units are Gaussian.</exception>
    public LikelihoodBound ReverseAnnealedLogLikelihood(float[] rows, float[] data, int chains = 1, int temperatures = 10_000, int seed = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chains, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(temperatures, 1);
        Law.Check(rows, VisibleUnits);
        return LikelihoodBound.Of(Annealed("ReverseAnnealedLogLikelihood", data, seed).Reverse(rows, chains, temperatures, cancellation));
    }

    /// <summary>The mean of ln p(v) over rows, in nats, for a given ln Z.</summary>
    /// <param name="data">Rows one after the other, [rows, visible].</param>
    /// <param name="logPartition">ln Z, exact or estimated.</param>
    public double MeanLogLikelihood(float[] data, double logPartition)
    {
        Law.Check(data, VisibleUnits);
        return -FreeEnergy(Tensor.From(data, data.Length / VisibleUnits, VisibleUnits)).ToDoubleArray().Average() - logPartition;
    }

    /// <summary>The mean over rows of ln of the product of P(unit | all others), or of P(group | all others) for categories, in nats: a likelihood that needs no Z; units are visited one after the other.</summary>
    /// <param name="data">Rows of 0 and 1 one after the other, [rows, visible].</param>
    /// <exception cref="InvalidOperationException">Visible units are Gaussian.</exception>
    public double PseudoLogLikelihood(float[] data)
    {
        Law.Check(data, VisibleUnits);
        if (IsGaussian)
        {
            throw new InvalidOperationException("RestrictedBoltzmannMachine.PseudoLogLikelihood: visible units are Gaussian; units of 0 and 1 are needed.");
        }

        int rows = data.Length / VisibleUnits;
        double[] energies = FreeEnergy(Tensor.From(data, rows, VisibleUnits)).ToDoubleArray();
        float[] changed = [.. data];
        double sum = 0;
        for (int group = 0; group < VisibleUnits; group += Categories)
        {
            // All states of the group with the others as they are; a bit of its own has but one other.
            double[] total = [.. Enumerable.Repeat(Categories == 1 ? 0 : double.NegativeInfinity, rows)];
            for (int on = 0; on < Categories; on++)
            {
                for (int row = 0; row < rows; row++)
                {
                    Span<float> units = changed.AsSpan((row * VisibleUnits) + group, Categories);
                    if (Categories == 1)
                    {
                        units[0] = 1 - units[0];
                        continue;
                    }

                    units.Clear();
                    units[on] = 1;
                }

                double[] others = FreeEnergy(Tensor.From([.. changed], rows, VisibleUnits)).ToDoubleArray();
                for (int row = 0; row < rows; row++)
                {
                    double other = energies[row] - others[row], most = Math.Max(total[row], other);
                    total[row] = most + Math.Log(1 + Math.Exp(Math.Min(total[row], other) - most));
                }
            }

            for (int row = 0; row < rows; row++)
            {
                sum -= total[row];
                int from = (row * VisibleUnits) + group;
                data.AsSpan(from, Categories).CopyTo(changed.AsSpan(from));
            }
        }

        return sum / rows;
    }

    /// <summary>Saves the machine, whole or not at all (safetensors).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => MachineFile.Write(path, Kind, _weights, ("sizes", new[] { VisibleUnits, HiddenUnits }), ("gaussian", IsGaussian), ("categories", Categories));

    /// <summary>Opens a saved machine.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static RestrictedBoltzmannMachine Load(string path)
    {
        SafetensorsFile file = MachineFile.Read(path, Kind, "restricted Boltzmann machine");
        int[] sizes = MachineFile.Sizes(path, file, 2);
        var law = new VisibleLaw(MachineFile.Fact(path, file, "gaussian", false), MachineFile.Fact(path, file, "categories", 1));
        return new(MachineFile.Weights(path, file, MachineWeights.Zeros(sizes[0], sizes[1])), law);
    }

    private static MachineWeights Checked(float[,] weights, float[] visible, float[] hidden)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(visible);
        ArgumentNullException.ThrowIfNull(hidden);
        return visible.Length > 0 && hidden.Length > 0 && weights.GetLength(0) == visible.Length && weights.GetLength(1) == hidden.Length
            ? new(Tensor.From(weights), Tensor.From(visible, visible.Length), Tensor.From(hidden, hidden.Length))
            : throw new ArgumentException($"RestrictedBoltzmannMachine: the weights are {weights.GetLength(0)} x {weights.GetLength(1)} with {visible.Length} visible and {hidden.Length} hidden biases; sizes must agree.", nameof(weights));
    }

    private AnnealedImportanceSampling Annealed(string operation, float[] data, int seed)
    {
        Law.Check(data, VisibleUnits);
        return IsGaussian
            ? throw new InvalidOperationException($"RestrictedBoltzmannMachine.{operation}: visible units are Gaussian; annealing is offered for units of 0 and 1.")
            : new AnnealedImportanceSampling(_weights, Law, RestrictedBoltzmannTraining.Biases(data, VisibleUnits, Law), seed);
    }

    // ln of the integral over v of exp(-|v - a|²/2 + v x), x the input less the bias: v is normal about a + x.
    private static double GaussianPart(double[] inputs, double[] means)
    {
        double sum = 0.5 * inputs.Length * Math.Log(2 * Math.PI);
        for (int i = 0; i < inputs.Length; i++)
        {
            sum += 0.5 * ((inputs[i] * inputs[i]) - (means[i] * means[i]));
        }

        return sum;
    }
}
