using System.Diagnostics;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <content>Training.</content>
public sealed partial class ConditionalRandomField
{
    /// <summary>Trains a model.</summary>
    /// <param name="train">Sentences with the right label in the last column.</param>
    /// <param name="features">The features of tokens: a <see cref="FeatureTemplate"/> or a function.</param>
    /// <param name="options">How. Default: L-BFGS with an L2 penalty of 1.</param>
    /// <param name="progress">Told of each iteration. Default: null.</param>
    /// <param name="cancellation">Ends the training after the iteration under way, with the weights reached.</param>
    /// <exception cref="ArgumentException">There is no sentence, there are fewer than two labels, the template reads the column of labels or one that is not there, or an option is out of range.</exception>
    public static ConditionalRandomFieldFit Fit(
        IReadOnlyList<Sentence> train,
        ITokenFeatures features,
        ConditionalRandomFieldOptions? options = null,
        IProgress<ConditionalRandomFieldProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(features);
        options ??= new ConditionalRandomFieldOptions();
        options.Check();
        CheckColumns(train, features);
        var labels = new FeatureIndex();
        var sink = new FeatureSink(new FeatureIndex(), new FeatureIndex(), learns: true);
        (FeatureIndex states, FeatureIndex transitions, EncodedCorpus corpus) = Encode(train, features, options, labels, sink);
        if (labels.Names.Count < 2)
        {
            throw new ArgumentException($"ConditionalRandomField.Fit: the training data have {labels.Names.Count} labels; at least two different ones are needed.", nameof(train));
        }

        var layout = new WeightLayout(labels.Names.Count, states.Names.Count, transitions.Names.Count, (features as FeatureTemplate)?.HasTransitions ?? true);
        var watch = new Watch(progress);
        (WeightVector weights, int iterations, bool converged) = options.Algorithm == TrainingAlgorithm.Lbfgs
            ? Minimise(corpus, layout, options, watch, cancellation)
            : PassOver(corpus, layout, options, watch, cancellation);
        double loss = watch.Loss ?? Objective(corpus, layout, options, weights);
        var model = new ConditionalRandomField([.. labels.Names], features, states, transitions, layout, weights);
        return new ConditionalRandomFieldFit(model.Pruned(), layout.Count, iterations, loss, converged, watch.Median);
    }

    private static (FeatureIndex States, FeatureIndex Transitions, EncodedCorpus Corpus) Encode(
        IReadOnlyList<Sentence> train, ITokenFeatures features, ConditionalRandomFieldOptions options, FeatureIndex labels, FeatureSink sink)
    {
        int LabelOf(Sentence sentence, int t)
        {
            string label = sentence[t, sentence.Columns - 1];
            return label == options.UnknownLabel ? -1 : labels.Count(label);
        }

        EncodedCorpus corpus = EncodedCorpus.Of(train, features, sink, LabelOf);
        (FeatureIndex states, int[] stateNumbers) = sink.StateIndex.Where((_, count) => count >= options.MinimumCount);
        (FeatureIndex transitions, int[] transitionNumbers) = sink.TransitionIndex.Where((_, count) => count >= options.MinimumCount);
        return (states, transitions, options.MinimumCount > 1 ? corpus.Renumbered(stateNumbers, transitionNumbers) : corpus);
    }

    private static (WeightVector Weights, int Iterations, bool Converged) Minimise(
        EncodedCorpus corpus, WeightLayout layout, ConditionalRandomFieldOptions options, Watch watch, CancellationToken cancellation)
    {
        var objective = new LikelihoodObjective(corpus, layout, options.L2);
        watch.Start();
        (WeightVector weights, double loss, int iterations, bool converged) = QuasiNewton.Minimise(
            objective.Evaluate, new WeightVector(layout.Size), options.L1, options.MostIterations, options.Tolerance, watch.Lap, cancellation);
        watch.Loss = loss;
        return (weights, iterations, converged);
    }

    private static (WeightVector Weights, int Iterations, bool Converged) PassOver(
        EncodedCorpus corpus, WeightLayout layout, ConditionalRandomFieldOptions options, Watch watch, CancellationToken cancellation)
    {
        CounterRandom random = CounterRandom.Of(options.Seed);
        var gradient = options.Algorithm == TrainingAlgorithm.AveragedSgd ? new StochasticGradient(corpus, layout, options.L2) : null;
        var mistakes = gradient is null
            ? new MistakeDriven(corpus, layout, options.Algorithm == TrainingAlgorithm.PassiveAggressive ? options.Aggressiveness : null)
            : null;
        gradient?.Calibrate(random.Derive(0).Permutation(corpus.Sentences));
        int passes = 0;
        while (passes < options.MostIterations && !cancellation.IsCancellationRequested)
        {
            watch.Start();
            int[] order = random.Derive((ulong)passes + 1).Permutation(corpus.Sentences);
            double loss = gradient is null ? mistakes!.Pass(order, cancellation) : gradient.Pass(order, cancellation) * corpus.Sentences;
            passes++;
            watch.Stop(passes, loss);
        }

        return (gradient?.Result() ?? mistakes!.Result(), passes, true);
    }

    private static double Objective(EncodedCorpus corpus, WeightLayout layout, ConditionalRandomFieldOptions options, WeightVector weights) =>
        new LikelihoodObjective(corpus, layout, options.L2).Evaluate(weights, new WeightVector(layout.Size));

    private static void CheckColumns(IReadOnlyList<Sentence> train, ITokenFeatures features)
    {
        if (train.Count == 0)
        {
            throw new ArgumentException("ConditionalRandomField.Fit: there is no sentence; give at least one.", nameof(train));
        }

        int columns = train[0].Columns;
        if (features is FeatureTemplate template && template.Columns > columns - 1)
        {
            throw new ArgumentException(
                $"ConditionalRandomField.Fit: the template reads column {template.Columns - 1} and the data have columns 0 to {columns - 1}, of which the last is the label; it may read columns 0 to {columns - 2}.",
                nameof(features));
        }
    }

    /// <summary>The model without features whose weights are all 0.</summary>
    private unsafe ConditionalRandomField Pruned()
    {
        bool Used(long start, int size) => _weights.Slice(start, size).IndexOfAnyExcept(0.0) >= 0;
        (FeatureIndex states, int[] stateNumbers) = _states.Where((f, _) => Used((long)f * _layout.Stride, _layout.Stride));
        (FeatureIndex transitions, int[] transitionNumbers) = _transitions.Where((f, _) => Used(_layout.TransitionStart + ((long)f * _layout.PairSize), _layout.PairSize));
        if (states.Names.Count == _layout.States && transitions.Names.Count == _layout.Transitions)
        {
            return this;
        }

        WeightLayout layout = _layout with { States = states.Names.Count, Transitions = transitions.Names.Count };
        var weights = new WeightVector(layout.Size);
        _weights.Slice(_layout.PairStart, _layout.PairSize).CopyTo(weights.Slice(layout.PairStart, layout.PairSize));
        for (int f = 0; f < stateNumbers.Length; f++)
        {
            if (stateNumbers[f] >= 0)
            {
                _weights.Slice((long)f * _layout.Stride, _layout.Stride).CopyTo(weights.Slice((long)stateNumbers[f] * layout.Stride, layout.Stride));
            }
        }

        for (int f = 0; f < transitionNumbers.Length; f++)
        {
            if (transitionNumbers[f] >= 0)
            {
                _weights.Slice(_layout.TransitionStart + ((long)f * _layout.PairSize), _layout.PairSize)
                    .CopyTo(weights.Slice(layout.TransitionStart + ((long)transitionNumbers[f] * layout.PairSize), layout.PairSize));
            }
        }

        return new ConditionalRandomField(Labels, _features, states, transitions, layout, weights);
    }

    /// <summary>Times iterations and passes the news on.</summary>
    private sealed class Watch(IProgress<ConditionalRandomFieldProgress>? progress)
    {
        private readonly List<double> _seconds = [];
        private long _begin;

        public double? Loss { get; set; }

        public double Median => _seconds.Count == 0 ? 0 : _seconds.Order().ElementAt(_seconds.Count / 2);

        public void Start() => _begin = Stopwatch.GetTimestamp();

        public void Lap(int iteration, double loss)
        {
            Stop(iteration, loss);
            Start();
        }

        public void Stop(int iteration, double loss)
        {
            _seconds.Add(Stopwatch.GetElapsedTime(_begin).TotalSeconds);
            progress?.Report(new ConditionalRandomFieldProgress(iteration, loss, _seconds[^1]));
        }
    }
}
