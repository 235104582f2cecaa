using System.Runtime.CompilerServices;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic.Approximate;

/// <summary>A factor graph with a message each way on every edge.</summary>
internal sealed class MessageGraph
{
    private readonly FactorModel _model;
    private readonly bool _maximise;
    private readonly (int Factor, int Axis)[][] _edges;
    private readonly double[][][] _toVariable;
    private readonly double[][][] _next;
    private readonly double[] _scratch;
    private readonly int[] _digits;

    public MessageGraph(FactorModel model, bool maximise)
    {
        _model = model;
        _maximise = maximise;
        var edges = model.Sizes.Select(_ => new List<(int, int)>()).ToArray();
        _toVariable = new double[model.Scopes.Length][][];
        _next = new double[model.Scopes.Length][][];
        for (int f = 0; f < model.Scopes.Length; f++)
        {
            int[] scope = model.Scopes[f];
            _toVariable[f] = [.. scope.Select(v => Uniform(model.Sizes[v]))];
            _next[f] = [.. scope.Select(v => Uniform(model.Sizes[v]))];
            for (int axis = 0; axis < scope.Length; axis++)
            {
                edges[scope[axis]].Add((f, axis));
            }
        }

        _edges = [.. edges.Select(list => list.ToArray())];
        _scratch = new double[model.Scopes.Length == 0 ? 1 : model.Scopes.Max(scope => scope.Sum(v => model.Sizes[v])) + 1];
        _digits = new int[model.Scopes.Length == 0 ? 1 : model.Scopes.Max(scope => scope.Length) + 1];
    }

    public int Factors => _toVariable.Length;

    /// <summary>The other factors that the variables of a factor are in.</summary>
    public IEnumerable<int> Neighbours(int factor) => _model.Scopes[factor].SelectMany(v => _edges[v].Select(e => e.Factor)).Where(f => f != factor).Distinct();

    /// <summary>Computes a factor's new messages without sending them.</summary>
    /// <returns>The largest change of an entry; NaN when a message would be all 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Prepare(int factor)
    {
        int[] scope = _model.Scopes[factor];
        double[] table = _model.Tables[factor];
        Span<double> incoming = _scratch;
        int start = 0;
        for (int axis = 0; axis < scope.Length; axis++)
        {
            Incoming(factor, axis, incoming.Slice(start, _model.Sizes[scope[axis]]));
            start += _model.Sizes[scope[axis]];
            Array.Clear(_next[factor][axis]);
        }

        Span<int> digits = _digits.AsSpan(0, scope.Length);
        digits.Clear();
        for (int at = 0; at < table.Length; at++)
        {
            if (table[at] > 0)
            {
                Spread(factor, scope, table[at], digits, incoming);
            }

            for (int axis = scope.Length - 1; axis >= 0 && ++digits[axis] == _model.Sizes[scope[axis]]; axis--)
            {
                digits[axis] = 0;
            }
        }

        double change = 0;
        for (int axis = 0; axis < scope.Length; axis++)
        {
            double[] message = _next[factor][axis];
            double sum = TableKernels.Total(message);
            if (!(sum > 0))
            {
                return double.NaN;
            }

            TableKernels.Scale(message, 1 / sum);
            for (int i = 0; i < message.Length; i++)
            {
                change = Math.Max(change, Math.Abs(message[i] - _toVariable[factor][axis][i]));
            }
        }

        return change;
    }

    /// <summary>Sends the messages that were prepared.</summary>
    public void Send(int factor, double damping)
    {
        for (int axis = 0; axis < _next[factor].Length; axis++)
        {
            double[] message = _next[factor][axis];
            double[] old = _toVariable[factor][axis];
            for (int i = 0; i < message.Length; i++)
            {
                old[i] = (damping * old[i]) + ((1 - damping) * message[i]);
            }
        }
    }

    /// <summary>The belief of a variable: the product of its messages, normalised. All 0 when they contradict each other.</summary>
    public double[] Belief(int variable)
    {
        double[] belief = new double[_model.Sizes[variable]];
        Array.Fill(belief, 1);
        foreach ((int factor, int axis) in _edges[variable])
        {
            double[] message = _toVariable[factor][axis];
            for (int i = 0; i < belief.Length; i++)
            {
                belief[i] *= message[i];
            }

            double most = TableKernels.Largest(belief);
            TableKernels.Scale(belief, most > 0 ? 1 / most : 0);
        }

        double sum = TableKernels.Total(belief);
        TableKernels.Scale(belief, sum > 0 ? 1 / sum : 0);
        return belief;
    }

    /// <summary>The Bethe approximation of ln Z: expected log tables plus entropies of the factors' beliefs, less the overcounted entropies of the variables'.</summary>
    public double BetheLogPartition()
    {
        double log = 0;
        for (int v = 0; v < _edges.Length; v++)
        {
            log += (1 - _edges[v].Length) * Entropy(Belief(v));
        }

        for (int f = 0; f < _toVariable.Length; f++)
        {
            log += FactorTerm(f);
        }

        return log;
    }

    private static double Entropy(double[] belief) => -belief.Sum(p => p > 0 ? p * Math.Log(p) : 0);

    private static double[] Uniform(int size)
    {
        double[] values = new double[size];
        Array.Fill(values, 1.0 / size);
        return values;
    }

    private double FactorTerm(int factor)
    {
        int[] scope = _model.Scopes[factor];
        double[][] incoming = [.. scope.Select((v, axis) =>
        {
            double[] message = new double[_model.Sizes[v]];
            Incoming(factor, axis, message);
            return message;
        })];
        double[] table = _model.Tables[factor];
        double[] belief = new double[table.Length];
        int[] digits = new int[scope.Length];
        for (int at = 0; at < table.Length; at++)
        {
            belief[at] = table[at];
            for (int axis = 0; axis < scope.Length; axis++)
            {
                belief[at] *= incoming[axis][digits[axis]];
            }

            for (int axis = scope.Length - 1; axis >= 0 && ++digits[axis] == _model.Sizes[scope[axis]]; axis--)
            {
                digits[axis] = 0;
            }
        }

        double sum = belief.Sum();
        double term = 0;
        for (int at = 0; at < table.Length; at++)
        {
            double p = belief[at] / sum;
            term += p > 0 ? p * (Math.Log(table[at]) - Math.Log(p)) : 0;
        }

        return term;
    }

    // The product of the messages that the variable gets from its other factors, scaled to the largest entry 1.
    private void Incoming(int factor, int axis, Span<double> message)
    {
        message.Fill(1);
        int variable = _model.Scopes[factor][axis];
        foreach ((int other, int otherAxis) in _edges[variable])
        {
            if (other == factor && otherAxis == axis)
            {
                continue;
            }

            double[] from = _toVariable[other][otherAxis];
            for (int i = 0; i < message.Length; i++)
            {
                message[i] *= from[i];
            }

            double most = TableKernels.Largest(message);
            if (most > 0)
            {
                TableKernels.Scale(message, 1 / most);
            }
        }
    }

    // One entry's share of each outgoing message: the table's entry times the other variables' messages.
    private void Spread(int factor, int[] scope, double entry, Span<int> digits, Span<double> incoming)
    {
        for (int target = 0; target < scope.Length; target++)
        {
            double value = entry;
            int start = 0;
            for (int axis = 0; axis < scope.Length; axis++)
            {
                value *= axis == target ? 1 : incoming[start + digits[axis]];
                start += _model.Sizes[scope[axis]];
            }

            ref double cell = ref _next[factor][target][digits[target]];
            cell = _maximise ? Math.Max(cell, value) : cell + value;
        }
    }
}
