using Hybrid.Causal.Discovery;
using Hybrid.Data;
using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>A discrete model as logits, its observed joint, and an effect, with their derivatives.</summary>
internal sealed class ModelPair
{
    private readonly CausalGraph _graph;
    private readonly int[] _sizes;
    private readonly int[] _offsets;
    private readonly int[][] _parents;
    private readonly bool[] _acted;
    private readonly int[] _observed;
    private readonly int[] _outcomes;
    private readonly int _configurations;
    private readonly double[] _start;

    public ModelPair(CausalGraph graph, string[] treatments, IReadOnlyList<string> outcomes, int latentStates, int seed)
    {
        _graph = graph;
        int n = graph.Variables.Count;
        _sizes = [.. Enumerable.Range(0, n).Select(v => graph.LatentMarks[v] ? latentStates : 2)];
        _parents = graph.Layout.Parents;
        _offsets = new int[n + 1];
        for (int v = 0; v < n; v++)
        {
            _offsets[v + 1] = _offsets[v] + (_parents[v].Aggregate(1, (rows, p) => rows * _sizes[p]) * _sizes[v]);
        }

        _acted = Reachability.Marks(n, graph.IndicesOf(treatments));
        _observed = [.. Enumerable.Range(0, n).Where(v => !graph.LatentMarks[v])];
        _outcomes = graph.IndicesOf(outcomes);
        _configurations = _sizes.Aggregate(1, (product, size) => product * size);
        CounterRandom random = CounterRandom.Of(seed);
        _start = [.. Enumerable.Range(0, _offsets[^1]).Select(i => 3 * (RandomNumbers.Uniform(random, (ulong)i) - 0.5))];
    }

    public TwoModels? Search(double least)
    {
        double[] logits = (double[])_start.Clone();
        (double[] target, double[][] slopes) = Joint(logits);
        double effect = Effect(logits, out double[] gradient);
        double direction = 0;
        for (int step = 0; step < 400; step++)
        {
            double[] along = Project(slopes, gradient);
            double length = Math.Sqrt(CovarianceMatrix.Dot(along, along));

            // Where the effect is a function of the joint, its gradient lies in the span of the joint's.
            if (length < 1e-7 * (1 + Math.Sqrt(CovarianceMatrix.Dot(gradient, gradient))))
            {
                return null;
            }

            direction = direction == 0 ? 1 : direction;
            double[] trial = [.. logits.Zip(along, (a, b) => a + (direction * 0.15 * b / length))];
            if (!Correct(trial, target))
            {
                direction = direction > 0 ? -1 : 0.3;
                if (step > 50)
                {
                    return null;
                }

                continue;
            }

            logits = trial;
            double now = Effect(logits, out gradient);
            if (Math.Abs(now - effect) >= least)
            {
                double[] joint = Joint(logits).Values;
                BayesianNetwork first = Network(_start), second = Network(logits);
                return new TwoModels(first, second, _graph.Latent, target.Zip(joint, (a, b) => Math.Abs(a - b)).Max(), effect, now);
            }

            slopes = Joint(logits).Slopes;
        }

        return null;
    }

    // The part of a direction that leaves the joint as it is.
    private static double[] Project(double[][] slopes, double[] vector)
    {
        double[] weights = DenseSystems.Solve(Square(slopes), [.. slopes.Select(s => CovarianceMatrix.Dot(s, vector))]);
        double[] rest = (double[])vector.Clone();
        for (int i = 0; i < slopes.Length; i++)
        {
            for (int j = 0; j < rest.Length; j++)
            {
                rest[j] -= weights[i] * slopes[i][j];
            }
        }

        return rest;
    }

    private bool Correct(double[] logits, double[] target)
    {
        for (int iteration = 0; iteration < 30; iteration++)
        {
            (double[] values, double[][] slopes) = Joint(logits);
            double[] gap = [.. target.Zip(values, (a, b) => a - b)];
            if (gap.Max(Math.Abs) < 1e-14)
            {
                return true;
            }

            double[] weights = DenseSystems.Solve(Square(slopes), gap);
            for (int i = 0; i < slopes.Length; i++)
            {
                for (int j = 0; j < logits.Length; j++)
                {
                    logits[j] += weights[i] * slopes[i][j];
                }
            }

            if (logits.Any(l => !(Math.Abs(l) < 50)))
            {
                return false;
            }
        }

        (double[] last, _) = Joint(logits);
        return target.Zip(last, (a, b) => Math.Abs(a - b)).Max() < 1e-11;
    }

    private static double[] Square(double[][] slopes)
    {
        int size = slopes.Length;
        double[] square = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                square[(i * size) + j] = CovarianceMatrix.Dot(slopes[i], slopes[j]);
            }
        }

        return square;
    }

    private double[] Probabilities(double[] logits)
    {
        double[] p = new double[logits.Length];
        for (int v = 0; v < _sizes.Length; v++)
        {
            for (int row = _offsets[v]; row < _offsets[v + 1]; row += _sizes[v])
            {
                double sum = 0;
                for (int k = 0; k < _sizes[v]; k++)
                {
                    sum += p[row + k] = Math.Exp(logits[row + k]);
                }

                for (int k = 0; k < _sizes[v]; k++)
                {
                    p[row + k] /= sum;
                }
            }
        }

        return p;
    }

    private (double[] Values, double[][] Slopes) Joint(double[] logits)
    {
        int cells = 1 << _observed.Length;
        double[] values = new double[cells];
        double[][] slopes = [.. Enumerable.Range(0, cells).Select(_ => new double[logits.Length])];
        Walk(logits, acted: false, (states, weight, entries) =>
        {
            int cell = 0;
            foreach (int v in _observed)
            {
                cell = (cell * 2) + states[v];
            }

            values[cell] += weight;
            foreach (int entry in entries)
            {
                slopes[cell][entry] += weight;
            }
        });
        double[] p = Probabilities(logits);
        foreach (double[] slope in slopes)
        {
            ToLogits(slope, p);
        }

        return (values, slopes);
    }

    private double Effect(double[] logits, out double[] gradient)
    {
        double value = 0;
        double[] slope = new double[logits.Length];
        Walk(logits, acted: true, (states, weight, entries) =>
        {
            if (Array.TrueForAll(_outcomes, y => states[y] == 0))
            {
                value += weight;
                foreach (int entry in entries)
                {
                    slope[entry] += weight;
                }
            }
        });
        ToLogits(slope, Probabilities(logits));
        gradient = slope;
        return value;
    }

    // From derivatives by ln p to those by logits, row by row.
    private void ToLogits(double[] slope, double[] p)
    {
        for (int v = 0; v < _sizes.Length; v++)
        {
            for (int row = _offsets[v]; row < _offsets[v + 1]; row += _sizes[v])
            {
                double sum = 0;
                for (int k = 0; k < _sizes[v]; k++)
                {
                    sum += slope[row + k];
                }

                for (int k = 0; k < _sizes[v]; k++)
                {
                    slope[row + k] -= p[row + k] * sum;
                }
            }
        }
    }

    private void Walk(double[] logits, bool acted, Action<int[], double, List<int>> visit)
    {
        double[] p = Probabilities(logits);
        int[] states = new int[_sizes.Length];
        var entries = new List<int>(_sizes.Length);
        for (int code = 0; code < _configurations; code++)
        {
            int left = code;
            for (int v = 0; v < states.Length; v++)
            {
                states[v] = left % _sizes[v];
                left /= _sizes[v];
            }

            double weight = 1;
            entries.Clear();
            for (int v = 0; v < states.Length && weight > 0; v++)
            {
                if (acted && _acted[v])
                {
                    weight = states[v] == 0 ? weight : 0;
                    continue;
                }

                int row = 0;
                foreach (int parent in _parents[v])
                {
                    row = (row * _sizes[parent]) + states[parent];
                }

                int entry = _offsets[v] + (row * _sizes[v]) + states[v];
                weight *= p[entry];
                entries.Add(entry);
            }

            if (weight > 0)
            {
                visit(states, weight, entries);
            }
        }
    }

    private BayesianNetwork Network(double[] logits)
    {
        double[] p = Probabilities(logits);
        Variable[] variables = [.. _graph.Variables.Select((name, v) => Variable.Numbered(name, _sizes[v]))];
        return new BayesianNetwork(variables.Select((variable, v) => new ConditionalTable(variable, [.. _parents[v].Select(q => variables[q])], p.AsSpan(_offsets[v], _offsets[v + 1] - _offsets[v]))));
    }
}
