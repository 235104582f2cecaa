using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Numbers less their means and divided by their deviations, at most 10 away from 0.</summary>
/// <param name="means">The means.</param>
/// <param name="deviations">The deviations, above 0.</param>
internal sealed class NormaliseMap(double[] means, double[] deviations) : ObservationMap
{
    private const double Limit = 10;

    /// <summary>Measures the moments on steps at random from seed 0, so that they depend on the environment and the number alone.</summary>
    /// <param name="model">The environment.</param>
    /// <param name="steps">How many.</param>
    public static NormaliseMap Measure(EnvironmentModel model, int steps)
    {
        (double[] measuredMeans, double[] measuredDeviations) = Moments(model, steps);
        return new NormaliseMap(measuredMeans, measuredDeviations);
    }

    /// <summary>Means and deviations over steps at random from seed 0.</summary>
    public static (double[] Means, double[] Deviations) Moments(EnvironmentModel model, int steps)
    {
        IEnvironment environment = model.Start();
        Space actions = model.Spec.Actions;
        bool[] mask = new bool[actions.Count];
        Pcg64 random = Pcg64.FromSeed(0);
        var moments = new RunningMoments(model.Spec.Observations.Length);
        float[] numbers = new float[model.Spec.Observations.Length];
        bool over = true;
        for (int i = 0; i < steps; i++)
        {
            if (over)
            {
                environment.Reset(i == 0 ? 0 : null);
            }

            double action = random.NextUniform(actions.Low[0], actions.High[0]);
            if (actions.IsDiscrete)
            {
                environment.WriteMask(mask);
                do
                {
                    action = random.NextInteger(0, actions.Count);
                }
                while (!mask[(int)action]);
            }

            over = environment.Step(action).Over;
            for (int k = 0; k < numbers.Length; k++)
            {
                numbers[k] = (float)environment.Observation[k];
            }

            moments.Add(MemoryMarshal.Cast<float, int>(numbers));
        }

        IEnumerable<int> elements = Enumerable.Range(0, numbers.Length);
        return ([.. elements.Select(moments.Mean)], [.. elements.Select(moments.Deviation)]);
    }

    public override Space Of(Space space, string environment) =>
        Space.Box(space.Shape.Count == 0 ? [1] : space.Shape, [.. means.Select(_ => -Limit)], [.. means.Select(_ => Limit)]);

    public override void Show<TSeen, TShown>(ReadOnlySpan<TSeen> seen, Span<TSeen> memory, Span<TShown> shown, bool first)
    {
        for (int i = 0; i < seen.Length; i++)
        {
            shown[i] = Number.Of<TShown>(Math.Clamp((Number.ToDouble(seen[i]) - means[i]) / deviations[i], -Limit, Limit));
        }
    }
}
