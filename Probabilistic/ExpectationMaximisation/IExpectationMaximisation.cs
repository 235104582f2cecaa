namespace Hybrid.Probabilistic;

/// <summary>A model with hidden variables that is fitted by alternating two steps; <see cref="ExpectationMaximisationLoop"/> drives it.</summary>
/// <remarks>Source: A. P. Dempster, N. M. Laird, D. B. Rubin, "Maximum likelihood from incomplete data via the EM algorithm", 1977.</remarks>
/// <typeparam name="TParameters">The parameters: an immutable value.</typeparam>
public interface IExpectationMaximisation<TParameters>
{
    /// <summary>The E-step: the expected sufficient statistics of the hidden variables under the parameters, kept for <see cref="Maximise"/>.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <returns>The log-likelihood of the data under these parameters, plus the log prior where there is one: what EM never lets fall.</returns>
    double Expect(TParameters parameters);

    /// <summary>The M-step: the parameters that the statistics of the last E-step make most likely.</summary>
    /// <returns>New parameters.</returns>
    TParameters Maximise();
}
