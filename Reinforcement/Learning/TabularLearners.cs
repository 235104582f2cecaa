namespace Hybrid.Reinforcement;

/// <summary>The tabular learners by name, one row each.</summary>
public static class TabularLearners
{
    private static readonly (string Name, string Description, Func<MarkovDecisionProcess, TabularOptions, long, TabularLearner> Make)[] _rows =
    [
        ("mc", "Monte-Carlo control, every visit", static (process, options, seed) => new MonteCarlo(process, options, seed, false, false)),
        ("mcfirst", "Monte-Carlo control, first visit", static (process, options, seed) => new MonteCarlo(process, options, seed, true, false)),
        ("mces", "Monte-Carlo control with exploring starts", static (process, options, seed) => new MonteCarlo(process, options, seed, true, true)),
        ("mcoff", "off-policy Monte-Carlo control", static (process, options, seed) => new OffPolicyMonteCarlo(process, options, seed)),
        ("sarsa", "SARSA", static (process, options, seed) => new Sarsa(process, options, seed, 1)),
        ("expectedsarsa", "expected SARSA", static (process, options, seed) => new ExpectedSarsa(process, options, seed)),
        ("qlearning", "Q-learning", static (process, options, seed) => new QLearning(process, options, seed)),
        ("doubleq", "double Q-learning", static (process, options, seed) => new DoubleQLearning(process, options, seed)),
        ("nstep", "SARSA over n steps", static (process, options, seed) => new Sarsa(process, options, seed, options.ReturnSteps)),
        ("sarsalambda", "SARSA with eligibility traces", static (process, options, seed) => new TraceLearner(process, options, seed, false)),
        ("watkins", "Watkins' Q(lambda)", static (process, options, seed) => new TraceLearner(process, options, seed, true)),
        ("dynaq", "Dyna-Q", static (process, options, seed) => new DynaQ(process, options, seed, false)),
        ("dynaqplus", "Dyna-Q+", static (process, options, seed) => new DynaQ(process, options, seed, true)),
        ("sweeping", "prioritised sweeping", static (process, options, seed) => new PrioritisedSweeping(process, options, seed)),
    ];

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. _rows.Select(row => row.Name)];

    /// <summary>What a name stands for.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">It is not; the nearest is offered.</exception>
    public static string Describe(string name) => Row(name).Description;

    /// <summary>Whether training begins episodes in any state that is not over, rather than where the environment does.</summary>
    internal static bool StartsAnywhere(string name) => name == "mces";

    internal static TabularLearner Make(string name, MarkovDecisionProcess process, TabularOptions options, long seed) => Row(name).Make(process, options, seed);

    private static (string Name, string Description, Func<MarkovDecisionProcess, TabularOptions, long, TabularLearner> Make) Row(string name)
    {
        int index = Array.FindIndex(_rows, row => row.Name == name);
        return index >= 0 ? _rows[index] : throw new ArgumentException($"there is no tabular learner '{name}'; {Names.Suggest(name, All)}");
    }
}
