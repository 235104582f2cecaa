using System.Globalization;
using System.Text;
using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>A worked example in which seeing and doing differ. Immutable.</summary>
public sealed class Demonstration
{
    internal Demonstration(string name, string title, BayesianNetwork network, string treatment, string outcome, string state)
    {
        (Name, Title, Network, Treatment, Outcome, State) = (name, title, network, treatment, outcome, state);
    }

    /// <summary>The name by which it is called.</summary>
    public string Name { get; }

    /// <summary>What it is about, in a line.</summary>
    public string Title { get; }

    /// <summary>The model.</summary>
    public BayesianNetwork Network { get; }

    /// <summary>The variable that is seen or set.</summary>
    public string Treatment { get; }

    /// <summary>The variable asked for.</summary>
    public string Outcome { get; }

    /// <summary>The state of the outcome whose probability is compared.</summary>
    public string State { get; }

    /// <summary>The variable between treatment and outcome that may be held fixed; null where there is none.</summary>
    public string? Mediator { get; internal init; }

    /// <summary>A common effect and its state by which rows are selected in practice; null where there is none.</summary>
    public (string Variable, string State)? Selection { get; internal init; }

    /// <summary>Why seeing and doing differ, or agree.</summary>
    public string Why { get; internal init; } = string.Empty;

    /// <summary>What must not be adjusted for, and why.</summary>
    public string Caution { get; internal init; } = string.Empty;

    /// <summary>P(outcome = state | treatment = each of its states): what is seen.</summary>
    public IReadOnlyList<(string State, double Probability)> Seen =>
        [.. Network[Treatment].States.Select(x => (x, Intervention.Ask(Network, [], Outcome, Evidence.None.With(Treatment, x))[State]))];

    /// <summary>P(outcome = state | do(treatment = each of its states)): what would follow from acting.</summary>
    public IReadOnlyList<(string State, double Probability)> Done =>
        [.. Network[Treatment].States.Select(x => (x, Intervention.Ask(Network, [(Treatment, x)], Outcome)[State]))];

    /// <summary>The mean over the mediator's own distribution of P(outcome = state | do(treatment = each state), do(mediator)): the effect with the mediator held fixed; empty where there is none.</summary>
    public IReadOnlyList<(string State, double Probability)> Held
    {
        get
        {
            if (Mediator is null)
            {
                return [];
            }

            Factor weights = Intervention.Ask(Network, [], Mediator);
            return [.. Network[Treatment].States.Select(x => (x, Network[Mediator].States.Sum(m => weights[m] * Intervention.Ask(Network, [(Treatment, x), (Mediator, m)], Outcome)[State])))];
        }
    }

    /// <summary>P(outcome = state | treatment = each of its states, selection): what is seen among the selected; empty where there is no selection.</summary>
    public IReadOnlyList<(string State, double Probability)> Among => Selection is not (string variable, string state)
        ? []
        : [.. Network[Treatment].States.Select(x => (x, Intervention.Ask(Network, [], Outcome, Evidence.None.With(Treatment, x).With(variable, state))[State]))];

    /// <summary>The example as text: the graph, the table of what is seen and done, why they differ, what not to adjust for.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Title}\n\n");
        foreach ((string from, string to) in Intervention.GraphOf(Network).Arrows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {from} -> {to}\n");
        }

        text.Append('\n');
        string target = $"{Outcome}={State}";
        IReadOnlyList<(string State, double Probability)> held = Held;
        for (int i = 0; i < Seen.Count; i++)
        {
            string x = $"{Treatment}={Seen[i].State}";
            text.Append(CultureInfo.InvariantCulture, $"  P({target} | {x}) = {Seen[i].Probability:F4}   P({target} | do({x})) = {Done[i].Probability:F4}");
            text.Append(Selection is (string variable, string state) ? string.Create(CultureInfo.InvariantCulture, $"   P({target} | {x}, {variable}={state}) = {Among[i].Probability:F4}") : string.Empty);
            text.Append(held.Count == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"   with {Mediator} held fixed: {held[i].Probability:F4}"));
            text.Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"\nWhy: {Why}\nDo not adjust: {Caution}\n").ToString();
    }
}
