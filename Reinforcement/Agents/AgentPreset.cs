namespace Hybrid.Reinforcement;

/// <summary>Tuned options by environment: a row for each environment that was tuned for, and options that suit most others.</summary>
public sealed class AgentPreset : IAgentRecipe
{
    private readonly Func<EnvironmentModel, AgentOptions> _standard;
    private readonly (string Start, AgentOptions Options)[] _rows;

    internal AgentPreset(Func<EnvironmentModel, AgentOptions> standard, params (string Start, AgentOptions Options)[] rows)
    {
        _standard = standard;
        _rows = rows;
    }

    /// <inheritdoc/>
    public string Name => _rows.Length > 0 ? _rows[0].Options.Name : _standard(EnvironmentRegistry.Make("CartPole-v1")).Name;

    /// <summary>The beginnings of the names of environments that there are tuned options for.</summary>
    public IReadOnlyList<string> Tuned => [.. _rows.Select(row => row.Start)];

    /// <inheritdoc/>
    public AgentOptions For(EnvironmentModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        string id = model.Spec.Id;
        int row = Array.FindIndex(_rows, entry => id.StartsWith(entry.Start, StringComparison.Ordinal));
        return row >= 0 ? _rows[row].Options : _standard(model);
    }
}
