namespace Hybrid.Reinforcement;

/// <summary>How a tabular learner learns.</summary>
public sealed record TabularOptions
{
    /// <summary>What a reward one step later is worth, in [0, 1]; default 0.99.</summary>
    public double Discount { get; init; } = 0.99;

    /// <summary>The step size of updates, values in (0, 1]; default 0.5 to 0.01 in a line.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Linear(0.5, 0.01);

    /// <summary>The probability of an action at random, values in [0, 1]; default 1 to 0.05 over the first half.</summary>
    public Schedule Exploration { get; init; } = Schedule.Linear(1, 0.05, 0.5);

    /// <summary>The decay of eligibility traces, in [0, 1]; default 0.9. Used by sarsalambda and watkins.</summary>
    public double TraceDecay { get; init; } = 0.9;

    /// <summary>The rewards that an n-step return sums, at least 1; default 4. Used by nstep.</summary>
    public int ReturnSteps { get; init; } = 4;

    /// <summary>Updates from the learnt model after each step, at least 0; default 10. Used by dynaq, dynaqplus and sweeping.</summary>
    public int PlanningSteps { get; init; } = 10;

    /// <summary>The bonus for actions not tried for t steps is this times the square root of t, at least 0; default 0.001. Used by dynaqplus.</summary>
    public double CuriosityBonus { get; init; } = 0.001;

    internal void Check()
    {
        static bool Probability(double value) => value is >= 0 and <= 1;
        (string Name, bool Good, string Allowed)[] rules =
        [
            (nameof(Discount), Probability(Discount), "numbers from 0 to 1"),
            (nameof(LearningRate), LearningRate is { First: > 0 and <= 1, Last: > 0 and <= 1 } && Probability(LearningRate.Fraction), "values above 0 and up to 1"),
            (nameof(Exploration), Probability(Exploration.First) && Probability(Exploration.Last) && Probability(Exploration.Fraction), "values from 0 to 1"),
            (nameof(TraceDecay), Probability(TraceDecay), "numbers from 0 to 1"),
            (nameof(ReturnSteps), ReturnSteps >= 1, "whole numbers from 1"),
            (nameof(PlanningSteps), PlanningSteps >= 0, "whole numbers from 0"),
            (nameof(CuriosityBonus), CuriosityBonus is >= 0 and < double.PositiveInfinity, "finite numbers from 0"),
        ];
        foreach ((string name, bool good, string allowed) in rules)
        {
            if (!good)
            {
                throw new ArgumentException($"TabularOptions: {name} is out of range; {allowed} are allowed");
            }
        }
    }
}
