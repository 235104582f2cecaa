using Microsoft.ML.Probabilistic.Distributions;
using Microsoft.ML.Probabilistic.Math;
using Microsoft.ML.Probabilistic.Models;
using Net = Microsoft.ML.Probabilistic.Models.Variable;
using Span = Microsoft.ML.Probabilistic.Models.Range;

namespace Hybrid.Probabilistic.InferNet;

/// <summary>A Bayesian network as variables of Infer.NET inside a block whose probability is that of the evidence.</summary>
/// <remarks>A table over one parent is an array of distributions chosen by a switch, over two parents a nested one. More parents are first joined, two by two, into helping variables that number their joint states.</remarks>
internal sealed class InferNetProgram
{
    private readonly BayesianNetwork _network;
    private readonly Variable<int>[] _variables;
    private readonly int?[] _observed;
    private int _serial;

    public InferNetProgram(BayesianNetwork network, Evidence evidence)
    {
        _network = network;
        _variables = new Variable<int>[network.Variables.Count];
        _observed = new int?[network.Variables.Count];
        Block = Net.Bernoulli(0.5).Named("block");
        using (Net.If(Block))
        {
            foreach (Variable variable in network.TopologicalOrder())
            {
                Define(variable);
            }

            foreach (Finding finding in evidence)
            {
                Enter(finding);
            }
        }
    }

    /// <summary>Its log-odds are ln P(evidence), up to <see cref="LogScale"/>.</summary>
    public Variable<bool> Block { get; }

    /// <summary>What the likelihoods of findings were divided by.</summary>
    public double LogScale { get; private set; }

    public Variable<int> this[string name] => _variables[_network.IndexOf(name)];

    public int? Observed(string name) => _observed[_network.IndexOf(name)];

    public bool IsObserved(string name) => Observed(name) is not null;

    private void Define(Variable variable)
    {
        int at = _network.IndexOf(variable.Name);
        ConditionalTable table = _network.Tables[at];
        var range = new Span(variable.Count);
        double[] values = [.. table.Values];
        if (table.Parents.Count == 0)
        {
            _variables[at] = Net.Discrete(range, values).Named(Label(variable.Name));
            return;
        }

        Variable<int> parent = this[table.Parents[0].Name];
        int states = table.Parents[0].Count;
        for (int i = 1; i < table.Parents.Count - 1; i++)
        {
            (parent, states) = Joined(parent, states, this[table.Parents[i].Name], table.Parents[i].Count);
        }

        _variables[at] = table.Parents.Count == 1 ? Chosen(parent, states, range, values, variable.Name) : Chosen(parent, states, this[table.Parents[^1].Name], table.Parents[^1].Count, range, values, variable.Name);
    }

    private void Enter(Finding finding)
    {
        int at = _network.IndexOf(finding.Variable);
        Variable variable = _network.Variables[at];
        double[] weights = finding.Kind switch
        {
            FindingKind.Is => [.. variable.States.Select(s => s == finding.State ? 1.0 : 0.0)],
            FindingKind.IsNot => [.. variable.States.Select(s => s == finding.State ? 0.0 : 1.0)],
            _ => [.. finding.Weights],
        };
        if (finding.Kind == FindingKind.Is)
        {
            _observed[at] = variable.IndexOf(finding.State);
            _variables[at].ObservedValue = _observed[at]!.Value;
            return;
        }

        if (weights.Length != variable.Count)
        {
            throw new ArgumentException($"the finding on '{variable.Name}' has {weights.Length} weights and the variable has {variable.Count} states; give one for each");
        }

        // Infer.NET normalises the distribution that a variable is tied to.
        double sum = weights.Sum();
        LogScale += Math.Log(sum);
        Net.ConstrainEqualRandom<int, Discrete>(_variables[at], new Discrete([.. weights.Select(w => w / sum)]));
    }

    // The number of the joint state of two variables: a table of zeros and ones.
    private (Variable<int> Variable, int States) Joined(Variable<int> first, int rows, Variable<int> second, int columns)
    {
        int states = rows * columns;
        double[] values = new double[states * states];
        for (int i = 0; i < states; i++)
        {
            values[(i * states) + i] = 1;
        }

        return (Chosen(first, rows, second, columns, new Span(states), values, "joint"), states);
    }

    private Variable<int> Chosen(Variable<int> parent, int states, Span range, double[] values, string name)
    {
        var rows = new Span(states);
        VariableArray<Vector> table = Net.Array<Vector>(rows);
        table.ObservedValue = [.. Enumerable.Range(0, states).Select(row => Row(values, row, range.SizeAsInt))];
        table.SetValueRange(range);
        Variable<int> child = New(range, name);
        parent.SetValueRange(rows);
        using (Net.Switch(parent))
        {
            child.SetTo(Net.Discrete(table[parent]));
        }

        return child;
    }

    private Variable<int> Chosen(Variable<int> first, int firstStates, Variable<int> second, int secondStates, Span range, double[] values, string name)
    {
        var rows = new Span(firstStates);
        var columns = new Span(secondStates);
        VariableArray<VariableArray<Vector>, Vector[][]> table = Net.Array(Net.Array<Vector>(columns), rows);
        table.ObservedValue = [.. Enumerable.Range(0, firstStates).Select(i => Enumerable.Range(0, secondStates).Select(j => Row(values, (i * secondStates) + j, range.SizeAsInt)).ToArray())];
        table.SetValueRange(range);
        Variable<int> child = New(range, name);
        first.SetValueRange(rows);
        second.SetValueRange(columns);
        using (Net.Switch(first))
        {
            using (Net.Switch(second))
            {
                child.SetTo(Net.Discrete(table[first][second]));
            }
        }

        return child;
    }

    private Variable<int> New(Span range, string name)
    {
        Variable<int> child = Net.New<int>().Named(Label(name));
        child.SetValueRange(range);
        return child;
    }

    private static Vector Row(double[] values, int row, int size) => Vector.FromArray(values.AsSpan(row * size, size).ToArray());

    // Names in the generated program: letters and digits, and a number that makes them different.
    private string Label(string name) => $"v{_serial++}_{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}";
}
