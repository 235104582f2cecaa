namespace Hybrid.Reinforcement;

/// <summary>Wrappers: what an environment shows and pays, changed on the way. Each is also an option of every name, so that a saved agent's environment can be made again.</summary>
/// <remarks>
/// <code>
/// EnvironmentModel four = EnvironmentRegistry.Make("CartPole-v1?stack=4&amp;normalise=10000");
/// EnvironmentModel same = EnvironmentRegistry.Make("CartPole-v1").Normalised(10_000).Stacked(4);
/// </code>
/// Options apply in the order one_hot, normalise, stack, clip_reward.
/// </remarks>
public static class EnvironmentWrappers
{
    /// <summary>Whole numbers as rows of zeros with a one. The observation becomes as many numbers as its values have together, in [0, 1].</summary>
    /// <param name="model">An environment that shows whole numbers.</param>
    /// <exception cref="EnvironmentException">It shows other numbers.</exception>
    public static EnvironmentModel OneHot(this EnvironmentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Spec.Observations.Kind == "box" && model.StartBatch(1, 0).ObservationType == typeof(float)
            ? throw new EnvironmentException($"{model.Spec.Id}: one_hot needs whole numbers, and observations are {model.Spec.Observations}; leave it out, or normalise them")
            : Wrap(model, "one_hot=true", new OneHotMap(model.Spec.Observations), null);
    }

    /// <summary>Observations less their mean and divided by their deviation (at least 1e-8 in square), at most 10 away from 0.</summary>
    /// <param name="model">The environment.</param>
    /// <param name="steps">The moments are those of so many steps with actions at random from seed 0, at least 2: they belong to the name, and training and use share them. Default 10,000.</param>
    public static EnvironmentModel Normalised(this EnvironmentModel model, int steps = 10_000)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        return Wrap(model, FormattableString.Invariant($"normalise={steps}"), NormaliseMap.Measure(model, steps), null);
    }

    /// <summary>The latest observations, oldest first, along the first axis; at the start of an episode all are the first one.</summary>
    /// <param name="model">The environment.</param>
    /// <param name="count">How many, at least 1.</param>
    public static EnvironmentModel Stacked(this EnvironmentModel model, int count)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Wrap(model, FormattableString.Invariant($"stack={count}"), new StackMap(count), null);
    }

    /// <summary>Rewards brought into an interval.</summary>
    /// <param name="model">The environment.</param>
    /// <param name="least">The least reward.</param>
    /// <param name="greatest">The greatest, at least <paramref name="least"/>.</param>
    public static EnvironmentModel ClipRewards(this EnvironmentModel model, double least, double greatest)
    {
        ArgumentNullException.ThrowIfNull(model);
        return least <= greatest
            ? Wrap(model, FormattableString.Invariant($"clip_reward={least},{greatest}"), null, [least, greatest])
            : throw new EnvironmentException(FormattableString.Invariant($"{model.Spec.Id}: clip_reward is {least},{greatest}; the least reward comes first"));
    }

    internal static EnvironmentModel Apply(EnvironmentModel model, EnvironmentOptions options)
    {
        bool oneHot = options.Flag("one_hot", false);
        int normalise = options.Whole("normalise", 0, 2, 100_000_000);
        int stack = options.Whole("stack", 1, 1, 1000);
        double[] rewards = options.Numbers("clip_reward", [double.NegativeInfinity, double.PositiveInfinity]);
        options.RefuseUnknown();

        // The name holds the options already, in whichever order they were given.
        string id = model.Spec.Id;
        model = oneHot ? model.OneHot() : model;
        model = normalise > 0 ? model.Normalised(normalise) : model;
        model = stack > 1 ? model.Stacked(stack) : model;
        model = double.IsFinite(rewards[0]) ? model.ClipRewards(rewards[0], rewards[1]) : model;
        return model is WrappedModel wrapped ? wrapped.Named(id) : model;
    }

    private static WrappedModel Wrap(EnvironmentModel model, string option, ObservationMap? map, double[]? rewards) =>
        new(model, $"{model.Spec.Id}{(model.Spec.Id.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{option}", map, rewards);
}
