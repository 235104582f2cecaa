namespace Hybrid.Probabilistic;

/// <summary>A learnt dictionary and how learning went.</summary>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="History">
/// The objective of each pass, the mean over the rows (see <see cref="SparseDictionary.Objective"/>; without the penalty for matching pursuit). In batch learning that was not cancelled the last one is that of <paramref name="Dictionary"/>; online each row counts with the
/// atoms of its time. Empty only when learning was cancelled within its first pass.
/// </param>
/// <param name="Converged">Whether the last pass changed the objective by no more than the tolerance; false when the passes ran out or learning was cancelled.</param>
/// <param name="Replaced">How often an atom that no row used, or that another one was nearly equal or opposite to, was replaced by a row.</param>
public sealed record SparseDictionaryFit(SparseDictionary Dictionary, IReadOnlyList<double> History, bool Converged, int Replaced);
