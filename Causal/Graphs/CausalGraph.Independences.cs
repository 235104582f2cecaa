namespace Hybrid.Causal;

/// <content>What the graph says of data.</content>
public sealed partial class CausalGraph
{
    /// <summary>The independences that the graph implies: every pair of observed variables that is not adjacent, with every minimal condition.</summary>
    /// <param name="cancellation">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The independences, found one after the other as they are asked for; pairs in the order of <see cref="Variables"/>.</returns>
    /// <example><code>
    /// CausalGraph.Parse("A -&gt; B -&gt; C").ImpliedIndependences()     // A _||_ C | B
    /// </code></example>
    public IEnumerable<Independence> ImpliedIndependences(CancellationToken cancellation = default)
    {
        for (int a = 0; a < _names.Length; a++)
        {
            for (int b = a + 1; b < _names.Length; b++)
            {
                if (_latent[a] || _latent[b] || _layout.Adjacent(a, b))
                {
                    continue;
                }

                (int first, int second) = (a, b);
                bool[] allowed = [.. _latent.Select((latent, v) => !latent && v != first && v != second)];
                foreach (int[] set in Separators.AllMinimal(new AdjustmentProblem(_layout, [a], [b], allowed, []), cancellation))
                {
                    yield return new Independence(_names[a], _names[b], NamesOf(set.Order()));
                }
            }
        }
    }
}
