namespace Hybrid.Reinforcement;

/// <summary>A value of beliefs: the greatest of some vectors, each the value of a plan.</summary>
/// <param name="Vectors">The vectors, at least one.</param>
/// <param name="Iterations">The rounds of value iteration.</param>
/// <param name="Residual">The greatest change that the last round made.</param>
/// <param name="ErrorBound">The optimum is at most this far away; infinite for planners that give only a lower bound.</param>
/// <param name="Converged">Whether what was asked for was reached: the bound of the error, or for point-based planners the residual.</param>
public sealed record BeliefPlan(IReadOnlyList<ValueVector> Vectors, int Iterations, double Residual, double ErrorBound, bool Converged)
{
    /// <summary>The value of a belief.</summary>
    /// <param name="belief">The probability of each state.</param>
    public double Value(ReadOnlySpan<double> belief) => Best(Vectors, belief).At(belief);

    /// <summary>The action for a belief.</summary>
    /// <param name="belief">The probability of each state.</param>
    public int Act(ReadOnlySpan<double> belief) => Best(Vectors, belief).Action;

    internal static ValueVector Best(IReadOnlyList<ValueVector> vectors, ReadOnlySpan<double> belief)
    {
        ValueVector best = vectors[0];
        double most = best.At(belief);
        for (int i = 1; i < vectors.Count; i++)
        {
            double value = vectors[i].At(belief);
            (best, most) = value > most ? (vectors[i], value) : (best, most);
        }

        return best;
    }
}
