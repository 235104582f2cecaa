namespace Hybrid.Reinforcement;

/// <summary>Makes models of environments that are their decision process.</summary>
internal static class TabularModel
{
    /// <summary>A model that draws from a process's tables.</summary>
    public static EnvironmentModel Of(
        string id, string description, MarkovDecisionProcess process, int? maximumSteps, IReadOnlyList<string> actionNames, Func<int, string> render) => new KernelModel<TabularKernel, int, int, int>(
            new EnvironmentSpec(id, description, Space.Discrete(process.ActionCount), Space.Discrete(process.StateCount), maximumSteps, actionNames),
            new TabularKernel(process, render),
            () => process);

    /// <summary>A grid drawn as text, the agent's cell in square brackets.</summary>
    public static string Draw(int rows, int columns, Func<int, int, char> glyph, int agent)
    {
        var text = new System.Text.StringBuilder();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                bool here = (row * columns) + column == agent;
                text.Append(here ? '[' : ' ').Append(glyph(row, column)).Append(here ? ']' : ' ');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

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
