namespace Hybrid.Probabilistic;

/// <summary>How a restricted Boltzmann machine is trained.</summary>
public sealed record RestrictedBoltzmannOptions
{
    /// <summary>The hidden units, at least 1. Default 128.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Whether visible units are Gaussian with variance 1, for data of mean 0 and deviation 1 a column; else they are 0 or 1, or probabilities. Default false.</summary>
    public bool Gaussian { get; init; }

    /// <summary>The adjacent visible units of a group of which exactly one is on (a softmax), for data that are categories, one-hot; at least 1, where 1, the default, has every unit its own.</summary>
    public int Categories { get; init; } = 1;

    /// <summary>Whether NaN in the data stands for a number that is missing: such units, and groups of categories, take part in neither phase for their row, as if the row had a machine without them. Not with <see cref="Persistent"/>. Default false.</summary>
    /// <remarks>Source: R. Salakhutdinov, A. Mnih and G. Hinton, "Restricted Boltzmann machines for collaborative filtering", 2007.</remarks>
    public bool Missing { get; init; }

    /// <summary>Whether the chains of the negative phase go on from batch to batch (persistent contrastive divergence); else they start at the data. Default false.</summary>
    public bool Persistent { get; init; }

    /// <summary>Copies of each persistent chain at lower and lower inverse temperatures, from 1 to <see cref="LowestInverseTemperature"/> in equal steps, which change places with their neighbours (parallel tempering), so that chains leave
    /// modes sooner. At least 1; 1, the default, is plain persistent contrastive divergence. Above 1 it needs <see cref="Persistent"/> and binary or categorical visible units.</summary>
    /// <remarks>Source: G. Desjardins, A. Courville, Y. Bengio, P. Vincent and O. Delalleau, "Tempered Markov chain Monte Carlo for training of restricted Boltzmann machines", 2010.</remarks>
    public int Temperatures { get; init; } = 1;

    /// <summary>The inverse temperature of the warmest copies, in [0, 1). Default 0.5.</summary>
    public double LowestInverseTemperature { get; init; } = 0.5;

    /// <summary>The Gibbs steps of the negative phase, k, at least 1. Default 1.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>The passes over the data, at least 1. Default 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The rows of a batch, and the persistent chains; at least 1. Default 100. What is left over at the end of a pass is left out of it.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>The step size at the beginning, above 0; it falls in a line to <see cref="FinalLearningRate"/>. Default 0.05.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The step size at the end, at least 0. Default 0.</summary>
    public double FinalLearningRate { get; init; }

    /// <summary>The share of a step that goes into the next, in [0, 1). Default 0.5.</summary>
    public double Momentum { get; init; } = 0.5;

    /// <summary>The penalty decay / 2 |W|², at least 0. Default 1e-4.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>The mean activation that hidden units are drawn to, in (0, 1); null, the default, for none.</summary>
    public double? SparsityTarget { get; init; }

    /// <summary>How strongly, at least 0. Default 0.1.</summary>
    public double SparsityWeight { get; init; } = 0.1;

    /// <summary>The seed of weights, order and sampling. Default 0.</summary>
    public int Seed { get; init; }

    internal VisibleLaw Law => new(Gaussian, Categories);

    internal void Check()
    {
        (string Name, bool Good, string Allowed)[] rules =
        [
            (nameof(Hidden), Hidden >= 1, "whole numbers from 1"),
            (nameof(Categories), Categories >= 1 && (Categories == 1 || !Gaussian), "whole numbers from 1, and only 1 with Gaussian units"),
            (nameof(Temperatures), Temperatures >= 1 && (Temperatures == 1 || (Persistent && !Gaussian)), "whole numbers from 1, and above 1 only with Persistent and without Gaussian"),
            (nameof(LowestInverseTemperature), LowestInverseTemperature is >= 0 and < 1, "numbers from 0 to below 1"),
            (nameof(Missing), !(Missing && Persistent), "true only without Persistent, whose chains belong to no row, or false"),
            (nameof(Steps), Steps >= 1, "whole numbers from 1"),
            (nameof(Epochs), Epochs >= 1, "whole numbers from 1"),
            (nameof(BatchSize), BatchSize >= 1, "whole numbers from 1"),
            (nameof(LearningRate), LearningRate > 0 && double.IsFinite(LearningRate), "finite numbers above 0"),
            (nameof(FinalLearningRate), FinalLearningRate >= 0 && double.IsFinite(FinalLearningRate), "finite numbers from 0"),
            (nameof(Momentum), Momentum is >= 0 and < 1, "numbers from 0 to below 1"),
            (nameof(WeightDecay), WeightDecay >= 0 && double.IsFinite(WeightDecay), "finite numbers from 0"),
            (nameof(SparsityTarget), SparsityTarget is null or (> 0 and < 1), "numbers between 0 and 1"),
            (nameof(SparsityWeight), SparsityWeight >= 0 && double.IsFinite(SparsityWeight), "finite numbers from 0"),
        ];
        foreach ((string name, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException($"RestrictedBoltzmannMachine: {name} is out of range; {allowed} are allowed.");
            }
        }
    }
}
