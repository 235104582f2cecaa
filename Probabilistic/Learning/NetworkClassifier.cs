namespace Hybrid.Probabilistic.Learning;

/// <summary>Any network as a classifier of one of its variables: the class is the most probable state given the other columns of a row, cells of which may be missing.</summary>
/// <example><code>
/// var classifier = new NetworkClassifier(ParameterLearner.Fit(TreeLearner.TreeAugmented(train, "class").ToNetwork(), train, Prior.Bdeu(1)), "class");
/// classifier.Evaluate(test).Accuracy
/// </code></example>
public sealed class NetworkClassifier
{
    private readonly int _target;

    /// <summary>Prepares.</summary>
    /// <param name="network">The network.</param>
    /// <param name="target">The name of the class.</param>
    /// <exception cref="ArgumentException">There is no such variable.</exception>
    /// <exception cref="InferenceTooLargeException">The tables would not fit.</exception>
    public NetworkClassifier(BayesianNetwork network, string target)
    {
        ArgumentNullException.ThrowIfNull(network);
        Network = network;
        _target = network.IndexOf(target);
    }

    /// <summary>The network.</summary>
    public BayesianNetwork Network { get; }

    /// <summary>The class.</summary>
    public Variable Target => Network.Variables[_target];

    /// <summary>The probability of every class for every row.</summary>
    /// <param name="rows">Columns of the network's variables; the class's own column, if there is one, is not looked at.</param>
    /// <returns>The probabilities <c>[rows, classes]</c>, row-major.</returns>
    /// <exception cref="ArgumentException">A column is no variable of the network, or has other states.</exception>
    /// <exception cref="ImpossibleEvidenceException">A row has probability 0; the finding is named.</exception>
    public double[] Probabilities(DiscreteData rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int[] others = [.. Enumerable.Range(0, rows.Variables.Count).Where(i => rows.Variables[i].Name != Target.Name)];
        var evidence = DiscreteData.Owning([.. others.Select(i => rows.Variables[i])], [.. others.Select(i => rows.Columns[i])]);
        if (others.Length > 0)
        {
            return new EvidenceBatch(Network.Compile(), evidence).Posteriors(Target.Name);
        }

        double[] prior = [.. Network.Compile().NewSession().Posterior(_target)];
        return [.. Enumerable.Repeat(prior, rows.Rows).SelectMany(p => p)];
    }

    /// <summary>The most probable class of every row; of equal ones the first.</summary>
    /// <param name="rows">Columns of the network's variables.</param>
    /// <returns>The index of a state for each row.</returns>
    public int[] Predict(DiscreteData rows) => Largest(Probabilities(rows));

    /// <summary>How good the classifier is on rows whose class is known.</summary>
    /// <param name="rows">Rows with the class's column; rows whose class is missing are left out.</param>
    /// <returns>Accuracy and more.</returns>
    /// <exception cref="ArgumentException">The class's column is missing or empty, or a column is no variable of the network.</exception>
    public ClassifierEvaluation Evaluate(DiscreteData rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int column = rows.IndexOf(Target.Name);
        if (!rows.Variables[column].Equals(Target))
        {
            throw new ArgumentException($"the column '{Target.Name}' has the states {rows.Variables[column]} and the network {Target}; read the data with the network's variables", nameof(rows));
        }

        int[] labelled = [.. Enumerable.Range(0, rows.Rows).Where(row => rows.Column(column)[row] != DiscreteData.Missing)];
        if (labelled.Length == 0)
        {
            throw new ArgumentException($"NetworkClassifier.Evaluate: no row has a class in the column '{Target.Name}'; give rows whose class is known.", nameof(rows));
        }

        DiscreteData known = labelled.Length == rows.Rows ? rows : rows.Select(labelled);
        double[] probabilities = Probabilities(known);
        int[] actual = [.. known.Column(column)];
        return new ClassifierEvaluation(ClassificationReport.Of(actual, Largest(probabilities), Target.States), actual, probabilities);
    }

    private int[] Largest(double[] probabilities)
    {
        int[] classes = new int[probabilities.Length / Target.Count];
        for (int row = 0; row < classes.Length; row++)
        {
            ReadOnlySpan<double> cells = probabilities.AsSpan(row * Target.Count, Target.Count);
            int best = 0;
            for (int i = 1; i < cells.Length; i++)
            {
                best = cells[i] > cells[best] ? i : best;
            }

            classes[row] = best;
        }

        return classes;
    }
}
