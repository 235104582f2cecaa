namespace Hybrid.Probabilistic;

/// <summary>How the learning of a dictionary stands.</summary>
/// <param name="Pass">The passes done.</param>
/// <param name="Passes">The most that will be done.</param>
/// <param name="Objective">The mean objective of the latest pass.</param>
/// <param name="Replaced">The atoms replaced so far because no row used them.</param>
public sealed record SparseDictionaryProgress(int Pass, int Passes, double Objective, int Replaced);
