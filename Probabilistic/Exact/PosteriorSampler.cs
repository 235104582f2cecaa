using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>Draws independent joint states from the exact posterior, clique by clique from the roots of the junction tree.</summary>
/// <remarks>The same seed gives the same rows. Source: A. Dawid, Applications of a general propagation algorithm for probabilistic expert systems, 1992.</remarks>
/// <param name="exact">The prepared model, nothing pruned.</param>
/// <param name="evidence">What is known.</param>
public sealed class PosteriorSampler(ExactInference exact, Evidence evidence)
{
    /// <summary>Draws rows.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="seed">The seed. Default 0.</param>
    /// <returns>Complete data over all variables of the model, in its order.</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    public DiscreteData Draw(int count, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(exact);
        InferenceSession session = exact.NewSession();
        session.Set(evidence);
        CounterRandom random = CounterRandom.Of(seed);
        ulong draw = 0;
        int[] states = new int[exact.Model.Variables.Count];
        var columns = new int[states.Length][];
        for (int v = 0; v < columns.Length; v++)
        {
            columns[v] = new int[count];
        }

        for (int row = 0; row < count; row++)
        {
            session.Sample(states, () => ForwardSampler.Uniform(random.Bits(draw++)));
            for (int v = 0; v < states.Length; v++)
            {
                columns[v][row] = states[v];
            }
        }

        return DiscreteData.Owning([.. exact.Model.Variables], columns);
    }
}
