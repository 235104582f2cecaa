using System.CommandLine;
using System.Globalization;
using System.Text;
using Hybrid.Cli.Frame;
using Hybrid.Formats;
using Hybrid.Reinforcement;
using MathNet.Numerics.Distributions;

namespace Hybrid.Cli.Commands.Rl;

/// <summary><c>hybrid rl table</c>: trains agents with several seeds each and writes how well they do, with intervals, and how far from the exact optimum.</summary>
internal sealed class TableCommand : HybridCommand
{
    /// <summary>What is trained: an environment, an agent and the steps of each training.</summary>
    private static readonly (string Environment, string Agent, int Steps)[] _rows =
    [
        ("FrozenLake-v1", "qlearning", 500_000),
        ("FrozenLake-v1", "expectedsarsa", 500_000),
        ("FrozenLake-v1", "dynaq", 100_000),
        ("FrozenLake8x8-v1", "qlearning", 2_000_000),
        ("CliffWalking-v1", "qlearning", 100_000),
        ("Taxi-v3", "qlearning", 1_000_000),
        ("Taxi-v3", "sweeping", 200_000),
        ("CartPole-v1", "tiles", 100_000),
        ("MountainCar-v0", "tiles", 100_000),
        ("CartPole-v1", "ppo", 100_000),
        ("CartPole-v1", "dqn", 50_000),
        ("Acrobot-v1", "ppo", 500_000),
        ("MountainCar-v0", "dqn", 120_000),
        ("MiniGrid-Empty-Random-5x5-v0", "ppo", 100_000),
        ("MiniGrid-DoorKey-5x5-v0", "ppo", 100_000),
        ("MiniGrid-KeyCorridorS3R1-v0", "ppo", 500_000),
        ("MiniGrid-MemoryS7-v0", "ppo", 2_000_000),
        ("MiniGrid-MultiRoom-N4-S5-v0", "ppo", 4_000_000),
    ];

    private readonly Option<int?> _seeds = TypedOption.Whole("--seeds", "Seeds of each row, from --seed on [default: 10]", 2, 1000);
    private readonly Option<string?> _only = TypedOption.Text("--only", "TEXT", "Only the environments whose names contain this");
    private readonly Option<double?> _share = TypedOption.Number("--share", "Train for this share of the steps, for a quick look [default: 1]", value => value is > 0 and <= 1, "numbers above 0 up to 1 are allowed");
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Where to write the table, as Markdown [default: the terminal]");

    public TableCommand()
        : base("table", "Train agents with several seeds each and write a table of results")
    {
        Options.Add(_seeds);
        Options.Add(_only);
        Options.Add(_share);
        Options.Add(_out);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        int seeds = context.Get(_seeds) ?? 10;
        double share = context.Get(_share) ?? 1;
        string only = context.Get(_only) ?? string.Empty;
        var rows = _rows.Where(row => row.Environment.Contains(only, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (rows.Length == 0)
        {
            throw new UsageException("--only", $"no row has an environment with '{only}' in its name; the table has {string.Join(", ", _rows.Select(row => row.Environment).Distinct())}");
        }

        long first = EnvironmentArgument.Seed(context);
        List<Result> results = [];
        foreach (var (environment, agent, steps) in rows)
        {
            int own = Math.Max(1, (int)(steps * share));
            results.Add(Train(context, EnvironmentArgument.Open(environment), agent, own, first, seeds));
            context.Cancellation.ThrowIfCancellationRequested();
            context.Error.WriteLine($"{environment}, {agent}: {Text(results[^1].Returns)}");
        }

        if (context.Get(_out) is string path)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Markdown(results, first, seeds));
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
        else if (!context.Json)
        {
            context.Output.Write(Markdown(results, first, seeds));
        }

        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteStartArray("rows");
                foreach (Result result in results)
                {
                    json.WriteStartObject();
                    json.WriteString("environment", result.Environment);
                    json.WriteString("agent", result.Agent);
                    json.WriteNumber("steps", result.Steps);
                    json.WriteNumber("meanReturn", result.Returns.Average());
                    json.WriteNumber("medianReturn", Median(result.Returns));
                    json.WriteNumber("halfInterval", Half(result.Returns));
                    if (result.Gaps is not null)
                    {
                        json.WriteNumber("optimum", result.Optimum);
                        json.WriteNumber("gap", result.Gaps.Average());
                        json.WriteNumber("gapHalfInterval", Half(result.Gaps));
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static Result Train(CommandContext context, EnvironmentModel model, string agent, int steps, long first, int seeds)
    {
        var trainer = new SeedTrainer(context, model, steps);
        double[] returns = new double[seeds];
        bool deep = AgentTable.All.Contains(agent);
        double[]? gaps = deep ? null : new double[seeds];
        var options = new TabularOptions();
        // Of a table the exact value is known, and so is the best there is.
        MarkovDecisionProcess? process = deep ? null : model.Process!.WithDiscount(options.Discount);
        double optimum = process is null ? double.NaN : ValueIteration.Solve(process).StartValue;

        // Seeds side by side; none knows of another.
        Parallel.For(0, seeds, new ParallelOptions { CancellationToken = context.Cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            if (process is null)
            {
                returns[i] = trainer.Deep(AgentTable.Preset(agent).For(model), first + i, quiet: true).Evaluation.MeanReturn;
                return;
            }

            TabularRun run = TabularTraining.Run(model, agent, steps, first + i, options, null, context.Cancellation);
            returns[i] = AgentEvaluation.Run(model, run.Agent, SeedTrainer.EvaluationEpisodes, first + i + SeedTrainer.EvaluationStream).MeanReturn;
            gaps![i] = optimum - PolicyEvaluation.StartValue(process, Policy.Deterministic(process, run.Agent.Policy()));
        });

        return new Result(model.Spec.Id, agent, steps, returns, optimum, gaps);
    }

    private static string Markdown(List<Result> results, long first, int seeds)
    {
        var text = new StringBuilder();
        text.Append("# What the agents reach\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Written by `hybrid rl table --seeds {seeds} --seed {first}`: each agent is trained with its preset and seeds {first} to {first + seeds - 1}, then evaluated over {SeedTrainer.EvaluationEpisodes} episodes ");
        text.Append("without exploration; intervals are Student's, 95 %, over the seeds. Of a table the learnt policy's exact discounted value is known: the gap is how far it is below the exact optimum.\n\n");
        text.Append("| environment | agent | steps | mean return | median, worst and best seed | exact optimum | gap to it |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (Result result in results)
        {
            string optimum = result.Gaps is null ? string.Empty : Text(result.Optimum);
            string gap = result.Gaps is null ? string.Empty : $"{Text(result.Gaps.Average())} ± {Text(Half(result.Gaps))}";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {result.Environment} | {result.Agent} | {result.Steps:N0} | {Text(result.Returns)} | {Text(Median(result.Returns))}, {Text(result.Returns.Min())}, {Text(result.Returns.Max())} | {optimum} | {gap} |\n");
        }

        return text.ToString();
    }

    private static string Text(double[] values) => $"{Text(values.Average())} ± {Text(Half(values))}";

    // Optima are exact to about 1e-8.
    private static string Text(double value) => Math.Abs(value) < 1e-7 ? "0" : value.ToString("G4", CultureInfo.InvariantCulture);

    private static double Median(double[] values) => (values.Order().ElementAt((values.Length - 1) / 2) + values.Order().ElementAt(values.Length / 2)) / 2;

    /// <summary>Half the 95 % interval of the mean.</summary>
    private static double Half(double[] values)
    {
        double mean = values.Average(), deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        return StudentT.InvCDF(0, 1, values.Length - 1, 0.975) * deviation / Math.Sqrt(values.Length);
    }

    private sealed record Result(string Environment, string Agent, int Steps, double[] Returns, double Optimum, double[]? Gaps);
}
