using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>The contract that every environment keeps; run it on a new one.</summary>
public static class EnvironmentChecker
{
    private const int Steps = 3000;

    /// <summary>Plays some thousand steps with random actions and looks for breaches: observations outside their space, rewards that are not finite, equal seeds that differ, time limits missed, state numbers that the decision process does not allow, steps after an end that are not refused.</summary>
    /// <param name="model">The environment.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>What is wrong, one line each; empty when nothing is.</returns>
    public static IReadOnlyList<string> Check(EnvironmentModel model, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        var problems = new List<string>();
        IEnvironment first = model.Start();
        IEnvironment second = model.Start();
        first.Reset(seed);
        second.Reset(seed);
        Pcg64 random = Pcg64.FromSeed(seed + 1);
        int elapsed = 0;
        Look(first, problems);
        for (int i = 0; i < Steps && problems.Count == 0; i++)
        {
            int before = first.StateNumber;
            double action = Draw(model, before, ref random);
            EnvironmentStep step = first.Step(action);
            elapsed++;
            if (second.Step(action) != step || !first.Observation.SequenceEqual(second.Observation))
            {
                problems.Add(Text($"step {i}: equal seeds and actions led to different steps"));
            }

            Look(first, problems);
            CheckStep(model, first, before, (int)action, step, elapsed, problems);
            if (step.Over)
            {
                RefusesSteps(first, problems);
                first.Reset();
                second.Reset();
                elapsed = 0;
            }
        }

        return problems;
    }

    private static void CheckStep(EnvironmentModel model, IEnvironment environment, int before, int action, EnvironmentStep step, int elapsed, List<string> problems)
    {
        if (!double.IsFinite(step.Reward))
        {
            problems.Add(Text($"the reward is {step.Reward}"));
        }

        if (step.Truncated != (elapsed >= model.Spec.MaximumSteps))
        {
            problems.Add(Text($"after {elapsed} steps truncated is {step.Truncated}; the limit is {model.Spec.MaximumSteps?.ToString(CultureInfo.InvariantCulture) ?? "none"}"));
        }

        if (model.Process is not { } process)
        {
            return;
        }

        int next = environment.StateNumber;
        bool possible = false;
        foreach (ref readonly Transition transition in process.Outcomes(before, action))
        {
            possible |= transition.Next == next && transition.Ends == step.Terminated && transition.Reward == step.Reward && transition.Probability > 0;
        }

        if (!possible)
        {
            problems.Add(Text($"the decision process has no transition from state {before} by action {action} to state {next} with reward {step.Reward}, terminated {step.Terminated}"));
        }
    }

    private static void Look(IEnvironment environment, List<string> problems)
    {
        if (!environment.Spec.Observations.Contains(environment.Observation))
        {
            problems.Add(Text($"the observation [{string.Join(", ", environment.Observation.ToArray())}] is outside its space"));
        }

        if (environment.Render().Length == 0)
        {
            problems.Add("the drawing is empty");
        }
    }

    private static void RefusesSteps(IEnvironment environment, List<string> problems)
    {
        try
        {
            environment.Step(environment.Spec.Actions.Low[0]);
            problems.Add("a step after the end of an episode was not refused");
        }
        catch (InvalidOperationException)
        {
            // As it must be.
        }
    }

    private static double Draw(EnvironmentModel model, int state, ref Pcg64 random)
    {
        Space space = model.Spec.Actions;
        if (!space.IsDiscrete)
        {
            return random.NextUniform(space.Low[0], space.High[0]);
        }

        int action;
        do
        {
            action = random.NextInteger(0, space.Count);
        }
        while (model.Process is { } process && !process.IsAvailable(state, action));
        return action;
    }

    private static string Text(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
