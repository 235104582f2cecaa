namespace Hybrid.Reinforcement;

/// <summary>Makes models of environments that are their decision process.</summary>
internal static class TabularModel
{
    /// <summary>A model that draws from a process's tables.</summary>
    public static EnvironmentModel Of(
        string id, string description, MarkovDecisionProcess process, int? maximumSteps, IReadOnlyList<string> actionNames, StatePicture picture) => new KernelModel<TabularKernel, int, int, int>(
            new EnvironmentSpec(id, description, Space.Discrete(process.ActionCount), Space.Discrete(process.StateCount), maximumSteps, actionNames),
            new TabularKernel(process, picture),
            () => process);

    /// <summary>A distribution concentrated on some states, evenly.</summary>
    public static double[] StartIn(int stateCount, params ReadOnlySpan<int> states)
    {
        double[] start = new double[stateCount];
        foreach (int state in states)
        {
            start[state] = 1.0 / states.Length;
        }

        return start;
    }
}
