using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>Finds out where numbers stopped being finite.</summary>
internal static class Divergence
{
    private const string Remedy = "lower LearningRate or GradientNorm";

    /// <summary>The exception for a loss that is not finite.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="step">The environment steps done.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="weights">The weights, which the step has left as they were.</param>
    /// <param name="gradient">The same structure for the gradient of the loss.</param>
    /// <param name="inputs">The float inputs of the step by name.</param>
    public static AgentDivergedException Of<TWeights>(string agent, long step, double loss, SharedState<TWeights> weights, SharedState<TWeights> gradient, params (string Name, float[] Values)[] inputs)
    {
        foreach ((string name, float[] values) in inputs)
        {
            if (Array.Exists(values, value => !float.IsFinite(value)))
            {
                return Make(agent, step, loss, name, $"the {name} hold numbers that are not finite; check the environment with EnvironmentChecker");
            }
        }

        if (First(weights) is string weight)
        {
            return Make(agent, step, loss, weight, $"{weight} is not finite since an earlier step; {Remedy}");
        }

        return First(gradient) is string slope
            ? Make(agent, step, loss, slope, $"the gradient of {slope} is not finite; {Remedy}")
            : Make(agent, step, loss, weights.Names[Largest(weights)], $"the largest number is in {weights.Names[Largest(weights)]}; {Remedy}");
    }

    /// <summary>Computes a gradient from the inputs of another step.</summary>
    /// <param name="slope">The step that gives the gradient, a tensor of it for each output.</param>
    /// <param name="step">The step whose inputs are taken.</param>
    /// <param name="like">A structure of the gradient's shapes.</param>
    public static SharedState<TWeights> Slope<TWeights>(BoundStep slope, BoundStep step, TWeights like)
    {
        for (int i = 0; i < slope.InputCount; i++)
        {
            step.Input<int>(i).CopyTo(slope.Input<int>(i));
        }

        slope.Run();
        var gradient = new SharedState<TWeights>(like);
        for (int i = 0; i < gradient.Names.Count; i++)
        {
            slope.Output<int>(i).CopyTo(gradient.Elements<int>(i));
        }

        return gradient;
    }

    /// <summary>The exception with a message of its own.</summary>
    public static AgentDivergedException Make(string agent, long step, double loss, string layer, string what) => new(
        string.Create(CultureInfo.InvariantCulture, $"{agent}: after {step} steps the loss is {loss}: {what}"), step, loss, layer);

    private static string? First<T>(SharedState<T> state) => state.Names.Where((_, i) => !Finite(state, i)).FirstOrDefault();

    private static bool Finite<T>(SharedState<T> state, int i)
    {
        foreach (float value in state.Elements<float>(i))
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }

    private static int Largest<T>(SharedState<T> state)
    {
        int largest = 0;
        float most = -1;
        for (int i = 0; i < state.Names.Count; i++)
        {
            foreach (float value in state.Elements<float>(i))
            {
                (most, largest) = Math.Abs(value) > most ? (Math.Abs(value), i) : (most, largest);
            }
        }

        return largest;
    }
}
