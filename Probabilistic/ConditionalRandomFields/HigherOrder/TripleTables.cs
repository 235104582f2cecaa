namespace Hybrid.Probabilistic;

/// <summary>The weights of triples of labels, pairs included: logarithms, and exponentials over the greatest, [histories, histories, labels].</summary>
internal sealed class TripleTables
{
    public TripleTables(TripleLayout layout)
    {
        Layout = layout;
        Logarithms = new double[layout.TripleSize];
        Exponentials = new double[layout.TripleSize];
    }

    public TripleLayout Layout { get; }

    public double[] Logarithms { get; }

    public double[] Exponentials { get; }

    public double Greatest { get; private set; }

    public void Set(ReadOnlySpan<double> pairs, ReadOnlySpan<double> triples)
    {
        int size = Layout.PairSize;
        Greatest = double.NegativeInfinity;
        for (int i = 0; i < triples.Length; i++)
        {
            Logarithms[i] = triples[i] + pairs[i % size];
            Greatest = Math.Max(Greatest, Logarithms[i]);
        }

        for (int i = 0; i < triples.Length; i++)
        {
            Exponentials[i] = Math.Exp(Logarithms[i] - Greatest);
        }
    }
}
