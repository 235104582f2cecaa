namespace Hybrid.Probabilistic;

/// <summary>An E-step whose posteriors can be flattened or sharpened: hidden variables have the posterior p(hidden, data)^b, normalised, and the E-step returns ln of its sum over b.</summary>
/// <remarks>Source: N. Ueda and R. Nakano, "Deterministic annealing EM algorithm", 1998.</remarks>
/// <typeparam name="TParameters">The parameters.</typeparam>
public interface IAnnealed<TParameters>
{
    /// <summary>b, above 0; 1 is EM.</summary>
    double InverseTemperature { get; set; }

    /// <summary>The parameters moved a little: flat posteriors make components alike, and those that are equal would stay so for ever.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="stage">Which temperature has just ended, from 0; other stages move otherwise.</param>
    TParameters Disturbed(TParameters parameters, int stage);
}
