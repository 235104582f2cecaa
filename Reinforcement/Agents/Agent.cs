using System.Text.Json;
using Hybrid.Formats;

namespace Hybrid.Reinforcement;

/// <summary>A trained agent with the environment, the options and the seed that made it. Immutable but for what it remembers of an episode; not for use from several threads at once.</summary>
/// <remarks>
/// <code>
/// Agent agent = Rl.Train("CartPole-v1", Ppo.Preset, steps: 100_000, seed: 1).Agent;
/// agent.Save("cartpole.agent");
/// double mean = Agent.Load("cartpole.agent").Evaluate(episodes: 100).MeanReturn;
/// </code>
/// </remarks>
public abstract class Agent
{
    internal const string Kind = "hybrid-agent";

    private const int Wave = 64;

    private readonly InputSpec _input;
    private readonly SymbolCode? _code;

    private protected Agent(EnvironmentModel environment, AgentOptions options, long seed, long steps)
    {
        Environment = environment;
        Options = options;
        Seed = seed;
        Steps = steps;
        _input = VectorWorld.Start(environment, 1, 0).Input;
        _code = _input.Symbols ? new SymbolCode(environment.Spec.Observations) : null;
    }

    /// <summary>The environment that it was trained in.</summary>
    public EnvironmentModel Environment { get; }

    /// <summary>How it was built and learnt.</summary>
    public AgentOptions Options { get; }

    /// <summary>The seed of training.</summary>
    public long Seed { get; }

    /// <summary>The environment steps of training.</summary>
    public long Steps { get; }

    /// <summary>Loads an agent.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no agent's file, or its environment is not known or has other spaces.</exception>
    public static Agent Load(string path)
    {
        TrainingFile file = TrainingFile.Read(path, Kind);
        (EnvironmentModel model, AgentOptions options, long seed, long steps) = AgentFiles.ReadHead(file, path);
        Agent agent = options.MakeAgent(model, seed, steps);
        agent.LoadWeights(file);
        return agent;
    }

    /// <summary>Whether a file is an agent's.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    public static bool IsAgent(string path) => TrainingFile.KindOf(path) == Kind;

    /// <summary>Saves the agent, whole or not at all: weights as safetensors, options as JSON beside them.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">It cannot be written.</exception>
    public void Save(string path)
    {
        var file = new TrainingFile();
        AgentFiles.WriteHead(file, Kind, Environment, Options, Seed, Steps);
        SaveWeights(file);
        file.Write(path);
    }

    /// <summary>The action that the agent holds for best. Call <see cref="Reset"/> where an episode starts.</summary>
    /// <param name="observation">One observation, as <see cref="IEnvironment.Observation"/> gives it.</param>
    /// <param name="mask">The available actions, as <see cref="IEnvironment.WriteMask"/> gives them; empty for all. Others are never taken.</param>
    /// <returns>A number for <see cref="IEnvironment.Step"/>.</returns>
    /// <exception cref="ArgumentException">The observation has another length.</exception>
    public double Act(ReadOnlySpan<double> observation, ReadOnlySpan<bool> mask = default)
    {
        Space actions = Environment.Spec.Actions;
        ReadOnlySpan<float> scores = Look(observation);
        return actions.IsDiscrete ? Sampling.Best(scores, mask) : Math.Clamp(scores[0], actions.Low[0], actions.High[0]);
    }

    /// <summary>Tells an agent that an episode starts: one with memory forgets the last. Others need no telling.</summary>
    public void Reset() => Forget(0, 1);

    /// <summary>What the agent's networks say of an observation: the actions' unnormalised log-probabilities or values, or a continuous action.</summary>
    /// <param name="observation">One observation.</param>
    /// <exception cref="ArgumentException">The observation has another length.</exception>
    public float[] Scores(ReadOnlySpan<double> observation) => Look(observation).ToArray();

    /// <summary>Plays whole episodes, apart from training, each with a stream of its own.</summary>
    /// <param name="episodes">How many, at least 1.</param>
    /// <param name="seed">The seed of the first; others follow.</param>
    /// <param name="sample">Whether actions are drawn as in training; by default the best is taken. Agents that see only a part of the state can do better drawn.</param>
    /// <param name="environment">Another environment of the same spaces; default: that of training.</param>
    /// <exception cref="ArgumentException">The other environment has other spaces.</exception>
    public AgentEvaluation Evaluate(int episodes = 100, long seed = 1_000_000, bool sample = false, EnvironmentModel? environment = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        EnvironmentModel model = environment ?? Environment;
        CheckFits(model.Spec);
        double[] returns = new double[episodes];
        Pcg64 random = Pcg64.FromSeed(seed + (1L << 40));
        for (int first = 0; first < episodes; first += Wave)
        {
            int count = Math.Min(Wave, episodes - first);
            Play(VectorWorld.Start(model, count, seed + first), returns.AsSpan(first, count), sample, ref random);
        }

        return AgentEvaluation.Of(returns);
    }

    internal void CheckFits(EnvironmentSpec spec)
    {
        bool fits = spec.Actions.Kind == Environment.Spec.Actions.Kind && spec.Actions.Count == Environment.Spec.Actions.Count
            && spec.Observations.High.SequenceEqual(Environment.Spec.Observations.High);
        if (!fits)
        {
            throw new ArgumentException(
                $"the agent of {Environment.Spec.Id} sees {Environment.Spec.Observations} and takes {Environment.Spec.Actions}; {spec.Id} has {spec.Observations} and {spec.Actions}, use an agent trained on it");
        }
    }

    /// <summary>Before the next <see cref="Forward"/> of so many rows, forgets what came before in one.</summary>
    internal virtual void Forget(int row, int rows)
    {
    }

    internal abstract void SaveWeights(TrainingFile file);

    internal abstract void LoadWeights(TrainingFile file);

    /// <summary>What the networks say of some observations, [rows, scores]; valid until the next call.</summary>
    internal abstract ReadOnlySpan<float> Forward(ReadOnlySpan<int> words, int rows);

    /// <summary>Whether scores are log-probabilities, to be drawn from; else values.</summary>
    private protected abstract bool Draws { get; }

    private ReadOnlySpan<float> Look(ReadOnlySpan<double> observation)
    {
        Space space = Environment.Spec.Observations;
        if (observation.Length != space.Length)
        {
            throw new ArgumentException($"Agent: an observation of {Environment.Spec.Id} has {space.Length} numbers, and {observation.Length} are given");
        }

        int[] words = new int[_input.Length];
        if (_code is null)
        {
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = BitConverter.SingleToInt32Bits((float)observation[i]);
            }
        }
        else
        {
            int[] numbers = new int[observation.Length];
            for (int i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (int)observation[i];
            }

            _code.Write<int>(numbers, words);
        }

        return Forward(words, 1);
    }

    private void Play(VectorWorld world, Span<double> returns, bool sample, ref Pcg64 random)
    {
        Space space = world.Spec.Actions;
        int[] actions = new int[world.Count];
        double[] controls = new double[world.Count];
        bool[] over = new bool[world.Count];
        int left = world.Count;
        world.Reset();
        for (int i = 0; i < world.Count; i++)
        {
            Forget(i, world.Count);
        }

        for (int step = 0; step < AgentEvaluation.MostSteps && left > 0; step++)
        {
            ReadOnlySpan<float> scores = Forward(world.Words, world.Count);
            int width = scores.Length / world.Count;
            for (int i = 0; i < world.Count; i++)
            {
                ReadOnlySpan<float> row = scores.Slice(i * width, width);
                ReadOnlySpan<bool> mask = world.Mask is null ? default : world.Mask.AsSpan(i * width, width);
                if (space.IsDiscrete)
                {
                    actions[i] = sample && Draws ? Sampling.Categorical(row, mask, ref random, out _) : Sampling.Best(row, mask);
                }
                else
                {
                    controls[i] = Math.Clamp(row[0], space.Low[0], space.High[0]);
                }
            }

            if (space.IsDiscrete)
            {
                world.Step(actions);
            }
            else
            {
                world.Step(controls);
            }

            for (int i = 0; i < world.Count; i++)
            {
                if (!over[i])
                {
                    returns[i] += world.Rewards[i];
                    over[i] = world.Terminated[i] || world.Truncated[i];
                    left -= over[i] ? 1 : 0;
                }

                if (world.Terminated[i] || world.Truncated[i])
                {
                    Forget(i, world.Count);
                }
            }
        }
    }
}
