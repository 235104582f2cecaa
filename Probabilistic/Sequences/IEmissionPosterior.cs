namespace Hybrid.Probabilistic;

/// <summary>What is believed of the emissions of a hidden Markov model.</summary>
internal interface IEmissionPosterior
{
    /// <summary>An emission whose logarithms, with the corrections, are E ln p(observation | state).</summary>
    Emission Logarithms { get; }

    /// <summary>What is added to the logarithms of each state; empty for nothing.</summary>
    double[] Corrections { get; }

    /// <summary>The emission with expected parameters.</summary>
    Emission Expected { get; }

    /// <summary>The Kullback-Leibler divergence from the prior.</summary>
    double Divergence { get; }

    /// <summary>The posterior that the sums of <see cref="Logarithms"/> give.</summary>
    IEmissionPosterior Updated(ReadOnlySpan<double> statistics);
}
