using System.Diagnostics;
using System.Globalization;
using Hybrid.Formats;

namespace Hybrid.Reinforcement;

/// <summary>A training under way: advance it, look, save it, go on. Made by <c>Rl.Start</c> or <see cref="Resume"/>.</summary>
/// <remarks>
/// A training that was saved and resumed goes on, bit for bit, as if it had never stopped: networks, optimiser, buffer, schedules, environments and random streams are in the file.
/// <code>
/// AgentTraining training = Rl.Start("CartPole-v1", Ppo.Preset, steps: 100_000, seed: 1);
/// training.Advance(50_000);
/// training.Save("half.training");
/// TrainedAgent result = AgentTraining.Resume("half.training").Finish();
/// </code>
/// </remarks>
public abstract class AgentTraining
{
    internal const string Kind = "hybrid-training";

    // The learner draws from a stream apart from those of the environments, seed to seed + environments - 1.
    private const long LearnerStream = 1L << 40;
    private const int CurvePoints = 100;

    private readonly Stopwatch _clock = new();
    private long _nextMark;

    private protected Pcg64 Random;

    private protected AgentTraining(EnvironmentModel model, AgentOptions options, long steps, long seed)
    {
        Environment = model;
        Options = options;
        Steps = steps;
        Seed = seed;
        World = VectorWorld.Start(model, options.Environments, seed);
        Statistics = new EpisodeStatistics(options.Environments);
        Random = Pcg64.FromSeed(seed + LearnerStream);
        _nextMark = Math.Max(1, steps / CurvePoints);
        World.Reset();
    }

    /// <summary>The environment.</summary>
    public EnvironmentModel Environment { get; }

    /// <summary>How the agent learns.</summary>
    public AgentOptions Options { get; }

    /// <summary>The seed.</summary>
    public long Seed { get; }

    /// <summary>The environment steps to be done, which schedules run over.</summary>
    public long Steps { get; }

    /// <summary>The environment steps done, of all environments together.</summary>
    public long Done { get; private set; }

    /// <summary>Whether all steps are done.</summary>
    public bool IsFinished => Done >= Steps;

    /// <summary>The episodes that ended.</summary>
    public long Episodes => Statistics.Episodes;

    /// <summary>The mean return of the latest hundred episodes, exploration included; NaN before the first ended.</summary>
    public double MeanReturn => Statistics.MeanReturn;

    /// <summary>The seconds spent in this process.</summary>
    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>The learning curve so far.</summary>
    public IReadOnlyList<CurvePoint> Curve => Statistics.Curve;

    internal VectorWorld World { get; }

    internal EpisodeStatistics Statistics { get; }

    /// <summary>The part of the training that is done.</summary>
    internal double Part => Math.Min(1, (double)Done / Steps);

    private protected double Loss { get; set; } = double.NaN;

    /// <summary>Goes on with a training that was saved.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no training's file, or does not fit this version.</exception>
    public static AgentTraining Resume(string path)
    {
        TrainingFile file = TrainingFile.Read(path, Kind);
        (EnvironmentModel model, AgentOptions options, long seed, long steps) = AgentFiles.ReadHead(file, path);
        AgentTraining training = options.Start(model, steps, seed);
        training.Load(file);
        return training;
    }

    /// <summary>Does whole iterations until so many more steps are done or the training is finished.</summary>
    /// <param name="steps">The steps, at least 1; an iteration is never cut, so it may be more.</param>
    /// <param name="progress">Is told about 100 times over the whole training; an exception from it ends the training.</param>
    /// <param name="cancellation">Stops at the end of an iteration.</param>
    /// <exception cref="AgentDivergedException">A loss is not finite.</exception>
    public void Advance(long steps, IProgress<AgentProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        long end = Math.Min(Steps, Done + steps);
        _clock.Start();
        try
        {
            while (Done < end && !cancellation.IsCancellationRequested)
            {
                Iterate();
                if (Done >= _nextMark)
                {
                    Mark(progress);
                }
            }
        }
        finally
        {
            _clock.Stop();
        }
    }

    /// <summary>Does all steps that are left.</summary>
    /// <inheritdoc cref="Advance"/>
    public TrainedAgent Finish(IProgress<AgentProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!IsFinished)
        {
            Advance(Steps - Done, progress, cancellation);
        }

        return new TrainedAgent(Snapshot(), [.. Curve], Done, Seconds);
    }

    /// <summary>The agent as it is now; later steps do not change it.</summary>
    public abstract Agent Snapshot();

    /// <summary>Saves the training, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">It cannot be written.</exception>
    public void Save(string path)
    {
        var file = new TrainingFile();
        AgentFiles.WriteHead(file, Kind, Environment, Options, Seed, Steps);
        file.Text("done", Done.ToString(CultureInfo.InvariantCulture));
        file.Text("nextMark", _nextMark.ToString(CultureInfo.InvariantCulture));
        file.Put("world", World.Snapshot());
        file.Put("observations", World.Words);
        file.Put<Pcg64>("random", [Random]);
        Statistics.Save(file);
        SaveParts(file);
        file.Write(path);
    }

    /// <summary>Acts and learns once.</summary>
    private protected abstract void Iterate();

    private protected abstract void SaveParts(TrainingFile file);

    private protected abstract void LoadParts(TrainingFile file);

    private protected abstract IReadOnlyDictionary<string, double> Measures();

    /// <summary>The world has stepped.</summary>
    private protected void Stepped()
    {
        Done += World.Count;
        Statistics.Add(World);
    }

    private void Mark(IProgress<AgentProgress>? progress)
    {
        Statistics.Mark(Done);
        _nextMark = Done + Math.Max(1, Steps / CurvePoints);
        progress?.Report(new AgentProgress(Done, Steps, Episodes, MeanReturn, Statistics.MeanLength, Loss, Done / Math.Max(1e-9, Seconds), Measures()));
    }

    private void Load(TrainingFile file)
    {
        Done = long.Parse(file.Text("done"), CultureInfo.InvariantCulture);
        _nextMark = long.Parse(file.Text("nextMark"), CultureInfo.InvariantCulture);
        World.Restore(file.Bytes("world"));
        file.Get("observations", World.Words.AsSpan());
        Span<Pcg64> random = [default];
        file.Get("random", random);
        Random = random[0];
        Statistics.Load(file);
        LoadParts(file);
    }
}
