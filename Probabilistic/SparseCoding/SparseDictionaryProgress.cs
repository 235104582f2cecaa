namespace Hybrid.Probabilistic;

/// <summary>How the learning of a dictionary stands.</summary>
/// <param name="Start">Which beginning, from 1 to <see cref="SparseDictionaryOptions.Restarts"/>.</param>
/// <param name="Pass">The passes done since.</param>
/// <param name="Passes">The most that will be done.</param>
/// <param name="Objective">The mean objective of the latest pass.</param>
/// <param name="Replaced">The atoms replaced so far.</param>
public sealed record SparseDictionaryProgress(int Start, int Pass, int Passes, double Objective, int Replaced);
