using System.Runtime.CompilerServices;
using Hybrid.Data;
using Lane = Hybrid.Providers.Simd.V512<double>;

namespace Hybrid.Probabilistic;

/// <summary>Every state draws one of a list of symbols with probabilities of its own.</summary>
public sealed unsafe class CategoricalEmission : Emission
{
    private readonly double[] _logs;

    /// <summary>Takes the table.</summary>
    /// <param name="symbols">The names of the symbols, all different.</param>
    /// <param name="probabilities">For every state the probability of each symbol [states][symbols]; rows sum to 1 within 1e-4 and are rescaled.</param>
    /// <exception cref="ArgumentException">Sizes do not agree, a probability is negative or not finite, or a row does not sum to 1.</exception>
    public CategoricalEmission(IReadOnlyList<string> symbols, IReadOnlyList<double[]> probabilities)
        : base(probabilities.Count)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        if (symbols.Count == 0 || symbols.Distinct(StringComparer.Ordinal).Count() != symbols.Count)
        {
            throw new ArgumentException($"CategoricalEmission: the {symbols.Count} symbols are not all different or there are none; give different names.", nameof(symbols));
        }

        Symbols = [.. symbols];
        Probabilities = [.. probabilities.Select((row, state) => Chance.Distribution("CategoricalEmission", $"the probabilities of state {state}", row, symbols.Count))];
        _logs = new double[symbols.Count * Stride];
        Array.Fill(_logs, double.NegativeInfinity);
        for (int state = 0; state < States; state++)
        {
            for (int symbol = 0; symbol < symbols.Count; symbol++)
            {
                _logs[(symbol * Stride) + state] = Math.Log(Probabilities[state][symbol]);
            }
        }
    }

    /// <summary>The same with other logarithms than those of the probabilities.</summary>
    internal CategoricalEmission(IReadOnlyList<string> symbols, IReadOnlyList<double[]> probabilities, IReadOnlyList<double[]> logarithms)
        : this(symbols, probabilities)
    {
        for (int state = 0; state < States; state++)
        {
            for (int symbol = 0; symbol < symbols.Count; symbol++)
            {
                _logs[(symbol * Stride) + state] = logarithms[state][symbol];
            }
        }
    }

    /// <summary>The names of the symbols.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>For every state the probability of each symbol [states][symbols].</summary>
    public IReadOnlyList<double[]> Probabilities { get; }

    internal override int StatisticsLength => Symbols.Count * Stride;

    internal override int ParameterCount => States * (Symbols.Count - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void LogDensities(SequenceSet data, int from, int length, double* target)
    {
        int stride = Stride;
        fixed (double* logs = _logs)
        fixed (int* codes = &data.Codes[from])
        {
            for (int t = 0; t < length; t++)
            {
                for (int v = 0; v < stride; v += Lanes)
                {
                    Lane.Store(Lane.Load(logs + (codes[t] * stride) + v), target + ((nint)t * stride) + v);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Accumulate(SequenceSet data, int from, int length, double* posteriors, double* statistics)
    {
        int stride = Stride;
        fixed (int* codes = &data.Codes[from])
        {
            for (int t = 0; t < length; t++)
            {
                double* sums = statistics + (codes[t] * stride);
                for (int v = 0; v < stride; v += Lanes)
                {
                    Lane.Store(Lane.Load(sums + v) + Lane.Load(posteriors + ((nint)t * stride) + v), sums + v);
                }
            }
        }
    }

    internal override Emission Maximise(ReadOnlySpan<double> statistics, int iteration)
    {
        var probabilities = new double[States][];
        for (int state = 0; state < States; state++)
        {
            double[] row = new double[Symbols.Count];
            for (int symbol = 0; symbol < row.Length; symbol++)
            {
                row[symbol] = statistics[(symbol * Stride) + state];
            }

            probabilities[state] = Chance.Normalised(row, Probabilities[state]);
        }

        return new CategoricalEmission(Symbols, probabilities);
    }

    internal override Emission Disturbed(CounterRandom random) => new CategoricalEmission(Symbols, [.. Probabilities.Select((row, state) =>
    {
        double[] moved = [.. row.Select((share, symbol) => share * (0.95 + (0.1 * RandomNumbers.Uniform(random.Derive((ulong)state), (ulong)symbol))))];
        return Chance.Normalised(moved, row);
    })]);

    internal override void Check(SequenceSet data)
    {
        if (!data.IsCategorical || !data.Names.SequenceEqual(Symbols))
        {
            throw new ArgumentException(
                $"HiddenMarkovModel: the model's symbols are {string.Join(", ", Symbols.Take(20))} and the data's {(data.IsCategorical ? "symbols" : "columns of numbers")} are {string.Join(", ", data.Names.Take(20))}; give sequences over the same symbols in the same order.", nameof(data));
        }
    }

    internal override void Draw(CounterRandom random, int state, List<int> codes, List<double> values) => codes.Add(RandomNumbers.Choose(random, 0, Probabilities[state]));
}
