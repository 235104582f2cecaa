namespace Hybrid.Probabilistic;

/// <summary>Dirichlet posteriors of the symbols of each state.</summary>
internal sealed class CategoricalPosterior : IEmissionPosterior
{
    private readonly IReadOnlyList<string> _symbols;
    private readonly double _concentration;

    public CategoricalPosterior(IReadOnlyList<string> symbols, double concentration, double[][] counts)
    {
        _symbols = symbols;
        _concentration = concentration;
        VariationalWeights[] rows = [.. counts.Select(row => VariationalWeights.Of(WeightPrior.Dirichlet, concentration, row))];
        Divergence = rows.Sum(row => row.Divergence);
        Expected = new CategoricalEmission(symbols, [.. rows.Select(row => row.Expected)]);
        Logarithms = new CategoricalEmission(symbols, [.. rows.Select(row => row.Expected)], [.. rows.Select(row => row.Logarithms)]);
    }

    public Emission Logarithms { get; }

    public double[] Corrections => [];

    public Emission Expected { get; }

    public double Divergence { get; }

    public IEmissionPosterior Updated(ReadOnlySpan<double> statistics)
    {
        int stride = Logarithms.Stride;
        double[][] counts = new double[Logarithms.States][];
        for (int state = 0; state < counts.Length; state++)
        {
            counts[state] = new double[_symbols.Count];
            for (int symbol = 0; symbol < _symbols.Count; symbol++)
            {
                counts[state][symbol] = statistics[(symbol * stride) + state];
            }
        }

        return new CategoricalPosterior(_symbols, _concentration, counts);
    }
}
