using Hybrid.Data;

namespace Hybrid.Probabilistic.Learning;

/// <summary>How probable rows are under networks that were learnt without them.</summary>
public static class CrossValidation
{
    /// <summary>Divides the rows into folds, learns from all but one, and takes the likelihood of that one.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="learn">Learns a network from rows; it must depend on nothing else.</param>
    /// <param name="folds">How many parts, at least 2 and at most the number of rows. Default 10.</param>
    /// <param name="seed">The seed of the division. Default 0.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The log-likelihood of every fold.</returns>
    /// <remarks>A prior is wise: a state that a network has never seen makes its fold's log-likelihood negative infinity.</remarks>
    /// <example><code>
    /// CrossValidated tree = CrossValidation.LogLikelihood(data, rows => ParameterLearner.Fit(TreeLearner.ChowLiu(rows).ToNetwork(), rows, Prior.Bdeu(1)));
    /// tree.PerRow      // to be compared with another learner's
    /// </code></example>
    public static CrossValidated LogLikelihood(DiscreteData data, Func<DiscreteData, BayesianNetwork> learn, int folds = 10, long seed = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(learn);
        if (folds < 2 || folds > data.Rows)
        {
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"CrossValidation: the number of folds must be from 2 to the number of rows, {data.Rows}.");
        }

        int[] order = CounterRandom.Of(seed).Permutation(data.Rows);
        double[] likelihoods = new double[folds];
        int[] sizes = new int[folds];
        for (int fold = 0; fold < folds; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            int begin = (int)((long)fold * data.Rows / folds);
            int end = (int)((long)(fold + 1) * data.Rows / folds);
            BayesianNetwork network = learn(data.Select([.. order[..begin], .. order[end..]]));
            likelihoods[fold] = NetworkLikelihood.Of(network, data.Select(order.AsSpan(begin, end - begin)));
            sizes[fold] = end - begin;
        }

        return new CrossValidated(likelihoods, sizes);
    }
}
