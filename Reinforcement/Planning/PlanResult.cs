namespace Hybrid.Reinforcement;

/// <summary>A plan with its proof.</summary>
/// <param name="Values">The value of each state.</param>
/// <param name="Policy">The action of each state, by the tie rule of <see cref="GreedyPolicy"/>.</param>
/// <param name="Residual">The Bellman residual max |T V - V|, computed from the returned values in a sweep of its own: the proof.</param>
/// <param name="Iterations">Sweeps, policies or pivots.</param>
/// <param name="Converged">Whether the residual is within the tolerance.</param>
/// <param name="StartValue">The mean value over the start distribution.</param>
/// <param name="ErrorBound">No value is further than this from the optimum: residual / (1 - discount); infinite when the discount is 1, where the residual bounds no error.</param>
public sealed record PlanResult(
    IReadOnlyList<double> Values, IReadOnlyList<int> Policy, double Residual, int Iterations, bool Converged, double StartValue, double ErrorBound)
{
    internal static PlanResult Of(MarkovDecisionProcess process, double[] values, int iterations, PlanOptions options)
    {
        double residual = Bellman.Residual(process, values);
        double bound = process.Discount < 1 ? residual / (1 - process.Discount) : double.PositiveInfinity;
        return new PlanResult(values, GreedyPolicy.Of(process, values), residual, iterations, residual <= options.Tolerance, process.StartValue(values), bound);
    }
}
