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
    private readonly Span[] _ranges;
    private readonly int?[] _observed;
    private int _serial;

    public InferNetProgram(BayesianNetwork network, Evidence evidence)
    {
        _network = network;
        _variables = new Variable<int>[network.Variables.Count];
        _ranges = [.. network.Variables.Select(v => new Span(v.Count))];
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
        double[] values = [.. table.Values];
        if (table.Parents.Count == 0)
        {
            _variables[at] = Net.Discrete(_ranges[at], values).Named(Label(variable.Name));
            return;
        }

        (Variable<int> Variable, Span Range) parent = At(table.Parents[0]);
        foreach (Variable next in table.Parents.Skip(1).SkipLast(1))
        {
            parent = Joined(parent, At(next));
        }

        _variables[at] = table.Parents.Count == 1 ? Chosen(parent, _ranges[at], values, variable.Name) : Chosen(parent, At(table.Parents[^1]), _ranges[at], values, variable.Name);
    }

    private (Variable<int> Variable, Span Range) At(Variable variable)
    {
        int at = _network.IndexOf(variable.Name);
        return (_variables[at], _ranges[at]);
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
    private (Variable<int> Variable, Span Range) Joined((Variable<int> Variable, Span Range) first, (Variable<int> Variable, Span Range) second)
    {
        int states = first.Range.SizeAsInt * second.Range.SizeAsInt;
        double[] values = new double[states * states];
        for (int i = 0; i < states; i++)
        {
            values[(i * states) + i] = 1;
        }

        var range = new Span(states);
        return (Chosen(first, second, range, values, "joint"), range);
    }

    private Variable<int> Chosen((Variable<int> Variable, Span Range) parent, Span range, double[] values, string name)
    {
        VariableArray<Vector> table = Net.Array<Vector>(parent.Range);
        table.ObservedValue = [.. Enumerable.Range(0, parent.Range.SizeAsInt).Select(row => Row(values, row, range.SizeAsInt))];
        table.SetValueRange(range);
        Variable<int> child = New(range, name);
        using (Net.Switch(parent.Variable))
        {
            child.SetTo(Net.Discrete(table[parent.Variable]));
        }

        return child;
    }

    private Variable<int> Chosen((Variable<int> Variable, Span Range) first, (Variable<int> Variable, Span Range) second, Span range, double[] values, string name)
    {
        int columns = second.Range.SizeAsInt;
        VariableArray<VariableArray<Vector>, Vector[][]> table = Net.Array(Net.Array<Vector>(second.Range), first.Range);
        table.ObservedValue = [.. Enumerable.Range(0, first.Range.SizeAsInt).Select(i => Enumerable.Range(0, columns).Select(j => Row(values, (i * columns) + j, range.SizeAsInt)).ToArray())];
        table.SetValueRange(range);
        Variable<int> child = New(range, name);
        using (Net.Switch(first.Variable))
        {
            using (Net.Switch(second.Variable))
            {
                child.SetTo(Net.Discrete(table[first.Variable][second.Variable]));
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
