using System.Runtime.CompilerServices;
using Hybrid.Probabilistic.Exact;

namespace Hybrid.Probabilistic.Approximate;

/// <summary>A factor graph with a message each way on every edge.</summary>
internal sealed class MessageGraph
{
    private readonly FactorModel _model;
    private readonly bool _maximise;
    private readonly Messages _arithmetic;
    private readonly (int Factor, int Axis)[][] _edges;
    private readonly double[][][] _toVariable;
    private readonly double[][][] _next;
    private readonly double[] _scratch;
    private readonly int[] _digits;

    /// <summary>Begins with uniform messages.</summary>
    /// <param name="model">The tables.</param>
    /// <param name="maximise">Whether to maximise over the other variables instead of summing.</param>
    /// <param name="logarithmic">Whether messages are kept as logarithms.</param>
    public MessageGraph(FactorModel model, bool maximise, bool logarithmic)
    {
        _model = model;
        _maximise = maximise;
        _arithmetic = new Messages(logarithmic);
        var edges = model.Sizes.Select(_ => new List<(int, int)>()).ToArray();
        _toVariable = new double[model.Scopes.Length][][];
        _next = new double[model.Scopes.Length][][];
        for (int f = 0; f < model.Scopes.Length; f++)
        {
            int[] scope = model.Scopes[f];
            _toVariable[f] = [.. scope.Select(v => Uniform(_arithmetic, model.Sizes[v]))];
            _next[f] = [.. scope.Select(v => Uniform(_arithmetic, model.Sizes[v]))];
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
            Array.Fill(_next[factor][axis], _arithmetic.Zero);
        }

        Span<int> digits = _digits.AsSpan(0, scope.Length);
        digits.Clear();
        for (int at = 0; at < table.Length; at++)
        {
            if (table[at] > 0)
            {
                Spread(factor, scope, _arithmetic.Of(table[at]), digits, incoming);
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
            if (!_arithmetic.Normalise(message))
            {
                return double.NaN;
            }

            for (int i = 0; i < message.Length; i++)
            {
                change = Math.Max(change, Math.Abs(_arithmetic.Number(message[i]) - _arithmetic.Number(_toVariable[factor][axis][i])));
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
                old[i] = _arithmetic.Mix(damping, old[i], message[i]);
            }

            if (damping > 0)
            {
                _arithmetic.Normalise(old);
            }
        }
    }

    /// <summary>The belief of a variable: the product of its messages, normalised. All 0 when they contradict each other.</summary>
    public double[] Belief(int variable)
    {
        double[] belief = new double[_model.Sizes[variable]];
        Array.Fill(belief, _arithmetic.One);
        foreach ((int factor, int axis) in _edges[variable])
        {
            double[] message = _toVariable[factor][axis];
            for (int i = 0; i < belief.Length; i++)
            {
                belief[i] = _arithmetic.Times(belief[i], message[i]);
            }

            _arithmetic.ScaleToLargest(belief);
        }

        bool possible = _arithmetic.Normalise(belief);
        for (int i = 0; i < belief.Length; i++)
        {
            belief[i] = possible ? _arithmetic.Number(belief[i]) : 0;
        }

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

    private static double[] Uniform(Messages arithmetic, int size)
    {
        double[] values = new double[size];
        Array.Fill(values, arithmetic.Of(1.0 / size));
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
            belief[at] = _arithmetic.Of(table[at]);
            for (int axis = 0; axis < scope.Length; axis++)
            {
                belief[at] = _arithmetic.Times(belief[at], incoming[axis][digits[axis]]);
            }

            for (int axis = scope.Length - 1; axis >= 0 && ++digits[axis] == _model.Sizes[scope[axis]]; axis--)
            {
                digits[axis] = 0;
            }
        }

        _arithmetic.Normalise(belief);
        double term = 0;
        for (int at = 0; at < table.Length; at++)
        {
            double p = _arithmetic.Number(belief[at]);
            term += p > 0 ? p * (Math.Log(table[at]) - Math.Log(p)) : 0;
        }

        return term;
    }

    /// <summary>The product of the messages that a factor's variable gets from its other factors, scaled to the largest entry 1.</summary>
    public void Incoming(int factor, int axis, Span<double> message)
    {
        message.Fill(_arithmetic.One);
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
                message[i] = _arithmetic.Times(message[i], from[i]);
            }

            _arithmetic.ScaleToLargest(message);
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
                value = axis == target ? value : _arithmetic.Times(value, incoming[start + digits[axis]]);
                start += _model.Sizes[scope[axis]];
            }

            ref double cell = ref _next[factor][target][digits[target]];
            cell = _maximise ? Math.Max(cell, value) : _arithmetic.Plus(cell, value);
        }
    }
}
