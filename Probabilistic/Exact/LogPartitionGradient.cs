namespace Hybrid.Probabilistic;

/// <summary>ln Z and its gradient; see <see cref="LogPartition"/>.</summary>
/// <param name="Value">ln Z with the evidence.</param>
/// <param name="Marginals">The posterior of each variable: the derivatives by the logarithms of its evidence.</param>
/// <param name="Counts">The posterior joint distribution of each table's variables, in the table's layout: the derivatives by the logarithms of its entries. For a Bayesian network these are the expected counts of learning.</param>
public sealed record LogPartitionGradient(double Value, IReadOnlyList<Factor> Marginals, IReadOnlyList<Factor> Counts);
