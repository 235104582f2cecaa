using System.Globalization;
using System.Text;
using Hybrid.Reinforcement;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Tour;

/// <summary>A lake solved exactly and learnt by Q-learning against the optimum, and a key and a door learnt by a network, with the path drawn.</summary>
internal static class AgentChapter
{
    private const string Lake = "FrozenLake-v1";
    private const string Maze = "MiniGrid-DoorKey-5x5-v0";
    private const double Discount = 0.99;

    /// <summary>Plans, learns and plays.</summary>
    /// <param name="context">How to run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ChapterResult Run(ChapterContext context)
    {
        EnvironmentModel lake = EnvironmentRegistry.Make(Lake);
        MarkovDecisionProcess process = lake.Process!.WithDiscount(Discount);
        PlanResult optimum = ValueIteration.Solve(process);
        double exact = Success(process, optimum.Policy);
        TabularRun learnt = TabularTraining.Run(lake, "qlearning", context.Fast ? 300_000 : 1_000_000, Math.Abs((long)context.Seed), cancellation: context.Cancellation);
        double found = Success(process, learnt.Agent.Policy());
        context.Cancellation.ThrowIfCancellationRequested();

        TrainedAgent agent = Hybrid.Reinforcement.Rl.Train(Maze, Ppo.Preset, context.Fast ? 40_000 : 100_000, Math.Abs((long)context.Seed), cancellation: context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        AgentEvaluation evaluation = agent.Evaluate(episodes: 100);
        string path = Path(agent.Agent, out int steps);
        return new ChapterResult(
            string.Create(CultureInfo.InvariantCulture, $"Q-learning reaches the goal in {found:P1} of tries, the optimum in {exact:P1}; the agent with key and door gets {evaluation.MeanReturn:F3}"),
            [("optimum", exact), ("qlearning", found), ("doorkey", evaluation.MeanReturn)],
            report => AddTo(report, optimum, learnt, agent, evaluation, path, steps));
    }

    // Within the time limit, and exact: no episode is played.
    private static double Success(MarkovDecisionProcess process, IReadOnlyList<int> policy) =>
        PolicyEvaluation.Success(process, Policy.Deterministic(process, policy.ToArray()), 100, transition => transition.Reward > 0);

    private static HtmlReport AddTo(HtmlReport report, PlanResult optimum, TabularRun learnt, TrainedAgent agent, AgentEvaluation evaluation, string path, int steps)
    {
        string[] sides = ["0", "1", "2", "3"];
        IReadOnlyList<IReadOnlyList<double>> values = [.. Enumerable.Range(0, 4).Select(row => (IReadOnlyList<double>)[.. Enumerable.Range(0, 4).Select(column => optimum.Values[(4 * row) + column])])];
        return report
            .Paragraph("Every finite environment is its decision process, so the lake is solved exactly and what learners find is held against that. On ice a step goes astray two times in three.")
            .Charts(
                new HeatMap { Title = "Value of each cell of the lake", Rows = values, RowNames = sides, ColumnNames = sides },
                new LineChart { Title = "Q-learning, exploring", XLabel = "thousand steps", Series = [Series("return", learnt.Curve)] })
            .Preformatted(Arrows(optimum.Policy, learnt.Agent.Policy()))
            .Paragraph(string.Create(
                CultureInfo.InvariantCulture,
                $"With key and door the agent sees seven by seven cells, and only at the goal is there a reward. Proximal policy optimisation learnt {agent.Steps:N0} steps in {agent.Seconds:F1} s, {agent.StepsPerSecond:N0} a second; 100 new grids bring {evaluation.MeanReturn:F3} on average, the best possible is 0.965."))
            .Charts(new LineChart { Title = "Learning with key and door", XLabel = "thousand steps", Series = [Series("return", agent.Curve)] })
            .Paragraph($"One episode of {steps} steps; digits count the steps at which the agent came by.")
            .Preformatted(path);
    }

    private static LineSeries Series(string name, IReadOnlyList<CurvePoint> curve)
    {
        CurvePoint[] points = [.. curve.Where(point => !double.IsNaN(point.MeanReturn))];
        return new LineSeries(name, [.. points.Select(point => (point.Step / 1000.0, point.MeanReturn))]);
    }

    private static string Arrows(IReadOnlyList<int> best, IReadOnlyList<int> learnt)
    {
        const string Marks = "<v>^";
        const string Map = "SFFFFHFHFFFHHFFG";
        var text = new StringBuilder("optimum     learnt\n");
        char Mark(IReadOnlyList<int> policy, int state) => Map[state] is 'H' or 'G' ? Map[state] : Marks[policy[state]];
        for (int row = 0; row < 4; row++)
        {
            string Line(IReadOnlyList<int> policy) => string.Join(' ', Enumerable.Range(4 * row, 4).Select(state => Mark(policy, state)));
            text.Append(Line(best)).Append("     ").Append(Line(learnt)).Append('\n');
        }

        return text.ToString();
    }

    // The grid at the start, with the last digit of the latest step at which the agent stood on each cell.
    private static string Path(Agent agent, out int steps)
    {
        IEnvironment environment = agent.Environment.Start();
        environment.Reset(1);
        string[] rows = environment.Render().Split('\n');
        char[][] grid = [.. rows.Where(row => row.StartsWith('#')).Select(row => row.ToCharArray())];
        EnvironmentStep step = default;
        steps = 0;
        while (!step.Over)
        {
            string[] drawn = environment.Render().Split('\n');
            for (int y = 0; y < grid.Length; y++)
            {
                int x = drawn[y].IndexOfAny(['>', 'v', '<', '^']);
                if (x >= 0 && steps > 0)
                {
                    grid[y][x] = (char)('0' + (steps % 10));
                }
            }

            step = environment.Step(agent.Act(environment.Observation));
            steps++;
        }

        return string.Join('\n', grid.Select(row => new string(row))) + "\n";
    }
}
