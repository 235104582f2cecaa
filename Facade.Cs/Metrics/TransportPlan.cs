namespace Hybrid;

/// <summary>The cheapest way to move supplies to demands.</summary>
/// <param name="Cost">What it costs.</param>
/// <param name="Moved">How much goes from each supply to each demand.</param>
/// <param name="SupplyPrices">Dual numbers of supplies.</param>
/// <param name="DemandPrices">Dual numbers of demands: no supply's and demand's sum lies above their cost, and the total of price times amount is the plan's cost, which proves that none is cheaper.</param>
public sealed record TransportPlan(double Cost, double[,] Moved, double[] SupplyPrices, double[] DemandPrices);
