namespace Hybrid.Probabilistic;

/// <summary>Where a recall ended.</summary>
/// <param name="State">The state, in the network's own values of units.</param>
/// <param name="Sweeps">The sweeps over all units, the last of which changed nothing when it is stable.</param>
/// <param name="Stable">Whether no unit wants to change.</param>
/// <param name="Cycles">Whether synchronous updates go to and fro between two states.</param>
/// <param name="Energies">The energy of the start and after every sweep.</param>
public sealed record HopfieldRecall(IReadOnlyList<int> State, int Sweeps, bool Stable, bool Cycles, IReadOnlyList<double> Energies);
