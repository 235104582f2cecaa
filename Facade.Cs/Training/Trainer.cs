using System.Diagnostics;
using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>One training of a network on a data set.</summary>
internal sealed class Trainer
{
    private readonly Network _network;
    private readonly TrainingSource _source;
    private readonly TrainingOptions _options;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly List<TrainingProgress> _history = [];
    private readonly Checkpoints? _checkpoints;
    private readonly Training<Sequential, Tuple<Node, Node>, FSharpMap<string, Node>> _training;

    public Trainer(TrainingSource source, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        _options = options;
        _progress = progress;
        _source = source;
        _network = source.Network;
        var course = new LearningRate.Course(Math.Max(1, source.Batches.Count), Math.Max(1, source.Batches.Count * options.Epochs));
        _checkpoints = options.CheckpointFolder is string folder ? new Checkpoints(folder, Checkpoints.Identity(source, options)) : null;
        _training = new Training<Sequential, Tuple<Node, Node>, FSharpMap<string, Node>>(
            FuncConvert.FromFunc<Sequential, Node, Tuple<Node, Node>, Tuple<Node, Sequential, FSharpMap<string, Node>>>(Step),
            options.Optimizer.ToCore(course),
            source.Batches,
            source.Validate is null ? null : FSharpOption<FSharpFunc<Sequential, Measure[]>>.Some(source.Validate),
            CoreOptions(),
            FSharpOption<IProgress<Core.TrainingProgress>>.Some(new Listener(this)),
            _checkpoints is null ? null : FSharpOption<FSharpFunc<TrainingState<Sequential>, Unit>>.Some(FuncConvert.FromAction<TrainingState<Sequential>>(SaveCheckpoint)),
            cancellationToken);
    }

    public TrainingResult Run()
    {
        var clock = Stopwatch.StartNew();
        TrainingState<Sequential> state = Train.start(_training, _network.Model);
        if (_options.Resume && _checkpoints!.Newest(state) is { } found)
        {
            state = found.State;
            _history.AddRange(found.History.Select(epoch => epoch with { Epochs = _options.Epochs }));
        }

        try
        {
            TrainingResult<Sequential> result = Train.fit(_training, state);
            TrainingOutcome outcome = result.Outcome.IsCompleted ? TrainingOutcome.Completed : result.Outcome.IsCancelled ? TrainingOutcome.Cancelled : TrainingOutcome.StoppedEarly;
            return new TrainingResult(_network.WithModel(result.Model), _history, outcome, clock.Elapsed);
        }
        catch (NonFiniteLossException problem)
        {
            throw Diverged(problem);
        }
    }

    // The core names tensors by the fields of its records and its own functions; users know the names of Network.Weights and the methods of this library.
    private DivergedException Diverged(NonFiniteLossException problem)
    {
        int index = Array.IndexOf(Tree.paths(_network.Model), problem.Path);
        string name = index < 0 ? problem.Path : SequentialModule.paths(_network.Model)[index];
        string message = index < 0 ? problem.Message : problem.Message.Replace(problem.Path, name, StringComparison.Ordinal);
        message = message.Replace("Train.fit", "Network.Fit", StringComparison.Ordinal).Replace("Transform.clipByGlobalNorm", "Optimizer.ClipByGlobalNorm", StringComparison.Ordinal);
        return new DivergedException(message, problem.Step, problem.Epoch, problem.Loss, name, problem);
    }

    private static double? Find(IEnumerable<Measure> measures, string name)
    {
        foreach (Measure measure in measures)
        {
            if (measure.Name == name)
            {
                return measure.Value;
            }
        }

        return null;
    }

    private Core.TrainingOptions CoreOptions()
    {
        bool classes = _source.HasClasses;
        TrainingMetric monitor = _options.Monitor ?? (classes && _source.Validate is not null ? TrainingMetric.Accuracy : TrainingMetric.Loss);
        if (monitor == TrainingMetric.Accuracy && !classes)
        {
            throw new ArgumentException("TrainingOptions: Monitor is Accuracy and the data have no classes; use Loss.", "options");
        }

        return new Core.TrainingOptions(
            _options.Epochs,
            _options.Patience is int patience ? FSharpOption<int>.Some(patience) : null,
            _options.MinimumImprovement,
            monitor == TrainingMetric.Accuracy ? NetworkHead.Accuracy : "loss",
            monitor == TrainingMetric.Accuracy,
            _options.KeepBest ?? _source.Validate is not null,
            _options.AccumulatedBatches,
            _options.Plateau is PlateauOptions plateau ? FSharpOption<Core.PlateauOptions>.Some(plateau.ToCore()) : null,
            _options.Seed,
            _options.CheckpointEvery is int every ? FSharpOption<int>.Some(every) : null);
    }

    // The loss of a batch, the network with its statistics brought up to date, and the accuracy.
    private Tuple<Node, Sequential, FSharpMap<string, Node>> Step(Sequential model, Node key, Tuple<Node, Node> batch)
    {
        Tuple<Node, Sequential> applied = SequentialModule.apply(new Context(true, key), model, _network.Prepare(batch.Item1));
        NetworkHead head = _network.Head!;
        return Tuple.Create(head.Loss.Apply(applied.Item1, batch.Item2), applied.Item2, head.Metrics(applied.Item1, batch.Item2));
    }

    private void SaveCheckpoint(TrainingState<Sequential> state) => _checkpoints!.Save(state, _history);

    private void Report(Core.TrainingProgress progress)
    {
        bool epochEnd = progress.Moment.IsEpoch;
        if (!epochEnd && _progress is null)
        {
            return;
        }

        var report = new TrainingProgress
        {
            Epoch = progress.Epoch,
            Epochs = _options.Epochs,
            Batch = progress.Batch,
            Batches = progress.Batches,
            Step = progress.Step,
            IsEpochEnd = epochEnd,
            Loss = Find(progress.Means, "loss") ?? double.NaN,
            Accuracy = Find(progress.Means, NetworkHead.Accuracy),
            ValidationLoss = Find(progress.Validation, "loss"),
            ValidationAccuracy = Find(progress.Validation, NetworkHead.Accuracy),
            IsBest = progress.IsBest,
            Elapsed = TimeSpan.FromSeconds(progress.Seconds),
            SamplesPerSecond = progress.ExamplesPerSecond,
        };
        if (epochEnd)
        {
            _history.Add(report);
        }

        _progress?.Report(report);
    }

    /// <summary>Hears the core's reports at once, in the training's own thread.</summary>
    private sealed class Listener(Trainer trainer) : IProgress<Core.TrainingProgress>
    {
        public void Report(Core.TrainingProgress value) => trainer.Report(value);
    }
}
