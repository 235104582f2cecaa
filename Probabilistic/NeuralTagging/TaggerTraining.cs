using System.Diagnostics;
using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Trains a neural tagger: steps on sentences of about one length, in an order drawn anew for each pass.</summary>
internal sealed class TaggerTraining
{
    private const int LabelShift = 1;
    private const int RateShift = 2;
    private const int KeyShift = 3;

    private readonly NeuralTaggerOptions _options;
    private readonly TaggerVocabulary _vocabulary;
    private readonly TaggerFill _fill;
    private readonly TaggerNetwork _network;
    private readonly Optimizer _optimizer;
    private readonly SharedState<TaggerState> _state;
    private readonly Dictionary<int, BoundStep> _steps = [];
    private readonly Sentence[][] _batches;
    private readonly HashSet<int> _once;
    private CounterRandom _random;

    public TaggerTraining(ColumnCorpus corpus, NeuralTaggerOptions options, TaggerVocabulary vocabulary)
    {
        _options = options;
        _vocabulary = vocabulary;
        _fill = new TaggerFill(options, vocabulary);
        _network = new TaggerNetwork(options, vocabulary);
        _optimizer = Optimizer.Adam(options.LearningRate).ClipByGlobalNorm(options.GradientNorm);
        TaggerWeights weights = _network.Draw(RandomKey.FromSeed(options.Seed));
        _state = new SharedState<TaggerState>(new(weights, _optimizer.Begin(weights)));
        _random = CounterRandom.Of(options.Seed).Derive(1);
        _batches =
        [
            .. corpus.GroupBy(sentence => TaggerFill.Filled(sentence.Length)).OrderBy(group => group.Key)
                .SelectMany(group => Shuffled([.. group], (ulong)group.Key).Chunk(options.BatchSize)),
        ];
        _once =
        [
            .. corpus.SelectMany(sentence => Enumerable.Range(0, sentence.Length).Select(t => vocabulary.Word(sentence[t, vocabulary.Read[0]])))
                .GroupBy(word => word).Where(group => group.Count() == 1).Select(group => group.Key),
        ];
    }

    public NeuralTaggerFit Run(IProgress<NeuralTaggerProgress>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var losses = new List<double>();
        long done = 0;
        for (int epoch = 0; epoch < _options.Epochs && !cancellation.IsCancellationRequested; epoch++)
        {
            _random = _random.Derive((ulong)epoch + 1);
            double total = 0;
            long sentences = 0;
            foreach (Sentence[] batch in Shuffled(_batches, 0))
            {
                if (cancellation.IsCancellationRequested)
                {
                    break;
                }

                double rate = _options.LearningRate * (1 - ((double)done / (_options.Epochs * (long)_batches.Length)));
                total += batch.Length * Step(batch, (float)rate, (ulong)done);
                sentences += batch.Length;
                done++;
            }

            losses.Add(total / Math.Max(1, sentences));
            progress?.Report(new(epoch + 1, _options.Epochs, losses[^1], clock.Elapsed.TotalSeconds));
        }

        TaggerWeights weights = _state.Value.Weights;
        return new(new NeuralTagger(_options, _vocabulary, weights), losses, Structure.Tensors(weights).Sum(tensor => (long)tensor.Size), clock.Elapsed.TotalSeconds);
    }

    private double Step(Sentence[] batch, float rate, ulong number)
    {
        int length = TaggerFill.Filled(batch.Max(sentence => sentence.Length));
        if (!_steps.TryGetValue(length, out BoundStep? step))
        {
            step = _state.Bind(Update, _fill.Like(length, _options.BatchSize));
            _steps.Add(length, step);
        }

        CounterRandom own = _random.Derive(number + 1);
        _fill.Write(
            step, batch, length, _options.BatchSize, (word, s, t) => _once.Contains(word) && RandomNumbers.Uniform(own, (ulong)((t * _options.BatchSize) + s) + 1) < _options.Unknown);
        Span<int> labels = step.Input<int>(_fill.MaskInput + LabelShift);
        labels.Clear();
        for (int s = 0; s < batch.Length; s++)
        {
            for (int t = 0; t < batch[s].Length; t++)
            {
                labels[(t * _options.BatchSize) + s] = _vocabulary.Label(batch[s][t, batch[s].Columns - 1]);
            }
        }

        step.Input<float>(_fill.MaskInput + RateShift)[0] = rate;
        Span<int> key = step.Input<int>(_fill.MaskInput + KeyShift);
        key[0] = (int)number;
        key[1] = _options.Seed;
        step.Run();
        float loss = step.Output<float>(0)[0];
        return float.IsFinite(loss)
            ? loss
            : throw new DivergedException(
                FormattableString.Invariant($"NeuralTagger: the loss is {loss} after {number} steps; lower LearningRate (now {_options.LearningRate}) or GradientNorm."),
                (long)number + 1,
                (int)(number / (ulong)_batches.Length) + 1,
                loss);
    }

    private (TaggerState Next, Tensor Loss) Update(TaggerState state, TaggerBatch batch)
    {
        (Tensor loss, TaggerWeights gradient) = Gradient.ValueAndGradient(weights => _network.Loss(weights, batch), state.Weights);
        (TaggerWeights moved, OptimizerState next) = _optimizer.Apply(gradient, state.Optimizer, state.Weights, batch.Rate, loss.IsFinite());
        return (new(moved, next), loss);
    }

    private T[] Shuffled<T>(T[] items, ulong stream)
    {
        CounterRandom own = _random.Derive(stream + 1000);
        return [.. items.Select((item, i) => (Item: item, Key: RandomNumbers.Uniform(own, (ulong)i))).OrderBy(pair => pair.Key).Select(pair => pair.Item)];
    }
}
