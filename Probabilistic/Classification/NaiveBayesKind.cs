namespace Hybrid.Probabilistic;

/// <summary>What a naive Bayes classifier takes the features of a class to be.</summary>
public enum NaiveBayesKind
{
    /// <summary>Real numbers, each normal.</summary>
    Gaussian,

    /// <summary>Counts: a row is drawn from one distribution over the columns. What words of a text are usually taken to be.</summary>
    Multinomial,

    /// <summary>Presence or absence of each column (above 0 or not).</summary>
    Bernoulli,

    /// <summary>Whole numbers from 0 that name categories, each column with a distribution of its own.</summary>
    Categorical,

    /// <summary>Counts, each class judged by how little a row fits all others: steadier than <see cref="Multinomial"/> where classes differ in size.</summary>
    Complement,
}
