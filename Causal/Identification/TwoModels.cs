using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>The proof that an effect is not identified: two models of the graph with the same observed distribution and different effects. Immutable.</summary>
/// <param name="First">A model; each bidirected edge is a latent variable of its own.</param>
/// <param name="Second">Another.</param>
/// <param name="Latent">The latent variables of both.</param>
/// <param name="JointDifference">The largest difference of an observed joint probability: rounding.</param>
/// <param name="FirstEffect">P(outcomes = first states | do(treatments = first states)) in the first model.</param>
/// <param name="SecondEffect">The same in the second.</param>
/// <remarks>
/// Found by moving a random model along the directions in which the observed distribution stays and the effect changes, with corrections by Newton's method. Where the effect is identified there are no such directions.
/// </remarks>
/// <example><code>
/// TwoModels? proof = TwoModels.Find(CausalGraph.Parse("X -&gt; Y; X &lt;-&gt; Y"), ["X"], ["Y"]);
/// </code></example>
public sealed record TwoModels(BayesianNetwork First, BayesianNetwork Second, IReadOnlyList<string> Latent, double JointDifference, double FirstEffect, double SecondEffect)
{
    private const int MostConfigurations = 1 << 16;

    /// <summary>Looks for two models with binary observed variables.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="treatments">The variables acted on.</param>
    /// <param name="outcomes">The variables asked for.</param>
    /// <param name="seed">The seed of the first model. Default 0.</param>
    /// <param name="least">How far the effects must differ at least. Default 0.01.</param>
    /// <returns>The models; null when none were found, as for every identified effect.</returns>
    /// <exception cref="ArgumentException">A variable is unknown, or the graph is too large to list its states: about a dozen variables, latent ones included.</exception>
    public static TwoModels? Find(CausalGraph graph, IReadOnlyList<string> treatments, IReadOnlyList<string> outcomes, int seed = 0, double least = 0.01)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(treatments);
        ArgumentNullException.ThrowIfNull(outcomes);

        // Only ancestors of the outcomes matter.
        CausalGraph projected = graph.LatentProjection();
        HashSet<string> kept = [.. projected.Ancestors(outcomes)];
        var small = new CausalGraph(
            projected.Variables.Where(kept.Contains), projected.Arrows.Where(a => kept.Contains(a.From) && kept.Contains(a.To)), projected.Bidirected.Where(b => kept.Contains(b.First) && kept.Contains(b.Second)));
        string[] done = [.. treatments.Where(kept.Contains)];
        CausalGraph full = small.WithExplicitLatents();
        foreach (int latentStates in new[] { 2, 3, 4 })
        {
            double configurations = Math.Pow(2, small.Variables.Count) * Math.Pow(latentStates, full.Latent.Count);
            if (configurations > MostConfigurations)
            {
                if (latentStates == 2)
                {
                    throw new ArgumentException(FormattableString.Invariant($"TwoModels: the graph has {configurations:G3} joint states; at most {MostConfigurations} are possible. Leave out variables that the question does not need."));
                }

                break;
            }

            for (int start = 0; start < 3; start++)
            {
                if (new ModelPair(full, done, outcomes, latentStates, (seed * 31) + start).Search(least) is TwoModels found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
