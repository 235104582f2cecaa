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
        double[] high = [.. bounds.Select(bound => (double)(float)bound)];
        Space observations = Space.Box([bounds.Length], low is null ? [.. high.Select(bound => -bound)] : [.. low.Select(bound => (double)(float)bound)], high);
        return new KernelModel<TKernel, TState, TAction, float>(new EnvironmentSpec(id, description, actions, observations, limit, names), kernel, null);
    }
}
