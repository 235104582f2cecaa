using System.Runtime.CompilerServices;
using Hybrid.Data;
using MathNet.Numerics;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>Every state draws counts, one Poisson distribution for each column.</summary>
public sealed unsafe class PoissonEmission : Emission
{
    private const double LeastRate = 1e-100;

    private readonly double[] _logs;
    private readonly double[] _totals;

    /// <summary>Takes the parameters.</summary>
    /// <param name="rates">For every state the expected count of each column [states][d], above 0 and finite.</param>
    /// <param name="names">The names of the columns; by default <c>column1</c>, <c>column2</c> ...</param>
    /// <exception cref="ArgumentException">Sizes do not agree, or a rate is not above 0.</exception>
    public PoissonEmission(IReadOnlyList<double[]> rates, IReadOnlyList<string>? names = null)
        : base(rates.Count)
    {
        int d = rates.Count > 0 ? rates[0].Length : 0;
        if (d == 0 || rates.Any(row => row.Length != d || row.Any(rate => !(rate > 0) || !double.IsFinite(rate))) || (names is not null && names.Count != d))
        {
            throw new ArgumentException($"PoissonEmission: the rates are {rates.Count} rows, the first of {d}; give every state as many finite rates above 0 as there are columns.", nameof(rates));
        }

        Rates = [.. rates.Select(row => (double[])row.Clone())];
        Names = names is null ? [.. Enumerable.Range(1, d).Select(i => $"column{i}")] : [.. names];
        _logs = new double[d * Stride];
        _totals = new double[Stride];
        Array.Fill(_totals, double.PositiveInfinity);
        for (int state = 0; state < States; state++)
        {
            _totals[state] = Rates[state].Sum();
            for (int c = 0; c < d; c++)
            {
                _logs[(c * Stride) + state] = Math.Log(Rates[state][c]);
            }
        }
    }

    /// <summary>For every state the expected count of each column [states][d].</summary>
    public IReadOnlyList<double[]> Rates { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of columns.</summary>
    public int Columns => Rates[0].Length;

    internal override int StatisticsLength => (1 + Columns) * Stride;

    internal override int ParameterCount => States * Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void LogDensities(SequenceSet data, int from, int length, double* target)
    {
        int d = Columns, stride = Stride;
        fixed (double* values = data.Values, logs = _logs, totals = _totals)
        {
            for (int t = 0; t < length; t++)
            {
                double* x = values + ((nint)(from + t) * d);
                double constant = 0;
                for (int c = 0; c < d; c++)
                {
                    constant -= SpecialFunctions.GammaLn(x[c] + 1);
                }

                for (int v = 0; v < stride; v += Lanes)
                {
                    Lane sum = Lane.Create(constant) - Lane.Load(totals + v);
                    for (int c = 0; c < d; c++)
                    {
                        sum = Lane.Fma(Lane.Create(x[c]), Lane.Load(logs + (c * stride) + v), sum);
                    }

                    Lane.Store(sum, target + ((nint)t * stride) + v);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Accumulate(SequenceSet data, int from, int length, double* posteriors, double* statistics)
    {
        int d = Columns, stride = Stride;
        fixed (double* values = data.Values)
        {
            for (int t = 0; t < length; t++)
            {
                double* x = values + ((nint)(from + t) * d);
                for (int v = 0; v < stride; v += Lanes)
                {
                    Lane share = Lane.Load(posteriors + ((nint)t * stride) + v);
                    double* sums = statistics + v;
                    Lane.Store(Lane.Load(sums) + share, sums);
                    for (int c = 0; c < d; c++)
                    {
                        sums += stride;
                        Lane.Store(Lane.Fma(share, Lane.Create(x[c]), Lane.Load(sums)), sums);
                    }
                }
            }
        }
    }

    internal override Emission Maximise(ReadOnlySpan<double> statistics, int iteration)
    {
        double[][] rates = new double[States][];
        for (int state = 0; state < States; state++)
        {
            rates[state] = [.. Rates[state]];
            for (int c = 0; c < Columns && statistics[state] > 1e-10; c++)
            {
                rates[state][c] = Math.Max(statistics[((1 + c) * Stride) + state] / statistics[state], LeastRate);
            }
        }

        return new PoissonEmission(rates, Names);
    }

    internal override void Check(SequenceSet data)
    {
        int wrong = data.IsCategorical ? -1 : Array.FindIndex(data.Values, value => !(value >= 0) || value != Math.Floor(value));
        if (data.IsCategorical || data.Names.Count != Columns || wrong >= 0)
        {
            throw new ArgumentException(
                wrong >= 0
                    ? $"HiddenMarkovModel: there is a value {data.Values[wrong]} in the column '{data.Names[wrong % data.Names.Count]}'; Poisson emissions take whole numbers from 0."
                    : $"HiddenMarkovModel: the data have {(data.IsCategorical ? "symbols" : $"{data.Names.Count} columns")} and the model takes {Columns} columns of counts; give sequences of such rows.",
                nameof(data));
        }
    }

    internal override void Draw(CounterRandom random, int state, List<int> codes, List<double> values)
    {
        for (int c = 0; c < Columns; c++)
        {
            values.Add(RandomNumbers.Poisson(random.Derive((ulong)c), Rates[state][c]));
        }
    }
}
