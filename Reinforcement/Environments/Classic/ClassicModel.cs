namespace Hybrid.Reinforcement;

/// <summary>Makes models of classic control.</summary>
internal static class ClassicModel
{
    public static EnvironmentModel Of<TKernel, TState, TAction>(
        string id, string description, EnvironmentOptions options, TKernel kernel, Space actions, IReadOnlyList<string> names, double[] bounds, int maximumSteps, double[]? low = null)
        where TKernel : struct, IKernel<TState, TAction, float>
        where TState : unmanaged
        where TAction : unmanaged
    {
        int limit = options.Whole("max_episode_steps", maximumSteps, 1, int.MaxValue);
        Space observations = Space.Box([bounds.Length], low ?? [.. bounds.Select(bound => -bound)], bounds);
        return new KernelModel<TKernel, TState, TAction, float>(new EnvironmentSpec(id, description, actions, observations, limit, names), kernel, null);
    }
}
