namespace Hybrid.Probabilistic;

/// <summary>Every start of a mixture's fit ended with a component that shrank onto one point, a line of equal values, or nothing: its likelihood has no maximum.</summary>
public sealed class ComponentCollapsedException : Exception
{
    /// <summary>Names the component.</summary>
    /// <param name="component">The component, from 0.</param>
    /// <param name="observations">How many observations it answers for.</param>
    /// <param name="iteration">The step of EM at which it was found.</param>
    /// <param name="model">The model, as the message names it.</param>
    public ComponentCollapsedException(int component, double observations, int iteration, string model = "GaussianMixture")
        : base($"{model}: component {component} collapsed at step {iteration}: it holds {observations:0.##} observations without spread, so the likelihood has no maximum. Take fewer components, a simpler covariance, a greater Regularisation or more Restarts.")
    {
        Component = component;
        Observations = observations;
        Iteration = iteration;
    }

    /// <summary>The component, from 0.</summary>
    public int Component { get; }

    /// <summary>How many observations it answered for.</summary>
    public double Observations { get; }

    /// <summary>The step of EM, from 1; 0 for the start.</summary>
    public int Iteration { get; }
}
