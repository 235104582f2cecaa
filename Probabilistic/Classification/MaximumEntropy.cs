namespace Hybrid.Probabilistic;

/// <summary>A maximum-entropy classifier (multinomial logistic regression) on sparse rows: the conditional random field of sequences of length 1. Immutable.</summary>
/// <remarks>Source: A. Berger, S. Della Pietra and V. Della Pietra, "A maximum entropy approach to natural language processing", 1996. A column that is always 1 is added, so that classes have weights of their own.</remarks>
public sealed class MaximumEntropy
{
    private readonly ClassIndex _classes;
    private readonly WeightLayout _layout;
    private readonly WeightVector _weights;

    private MaximumEntropy(ClassIndex classes, WeightLayout layout, WeightVector weights, double loss, int iterations)
    {
        (_classes, _layout, _weights, Loss, Iterations) = (classes, layout, weights, loss, iterations);
    }

    /// <summary>The classes, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Classes => _classes.Names;

    /// <summary>The summed negative log-likelihood of the training rows with the penalties.</summary>
    public double Loss { get; }

    /// <summary>How many iterations the fit took.</summary>
    public int Iterations { get; }

    /// <summary>Fits a classifier by limited-memory BFGS.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labels">The class of each row; at least two classes.</param>
    /// <param name="l2">The penalty l2 / 2 |w|²; at least 0. Default: 1.</param>
    /// <param name="l1">The penalty l1 sum |w|; at least 0. Default: 0.</param>
    /// <param name="iterations">The most iterations; at least 1. Default: 500.</param>
    /// <param name="tolerance">The fit stops when 10 iterations lower the loss by less than this share of it. Default: 1e-6.</param>
    /// <exception cref="ArgumentException">The labels are not as many as the rows, there are fewer than two classes, or a penalty is out of range.</exception>
    public static MaximumEntropy Fit(SparseRows data, IReadOnlyList<string> labels, double l2 = 1, double l1 = 0, int iterations = 500, double tolerance = 1e-6)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labels);
        new ConditionalRandomFieldOptions { L2 = l2, L1 = l1, Iterations = iterations, Tolerance = tolerance }.Check();
        var classes = new ClassIndex(labels);
        if (classes.Names.Count < 2)
        {
            throw new ArgumentException($"MaximumEntropy: the labels name {classes.Names.Count} classes; at least two are needed.", nameof(labels));
        }

        var layout = new WeightLayout(classes.Names.Count, data.Columns + 1, 0, false);
        int[] numbers = classes.Of("MaximumEntropy", labels, data.Rows);
        var corpus = new EncodedCorpus([.. Enumerable.Range(0, data.Rows + 1)], numbers, RowsOf(data), Empty(data.Rows));
        var objective = new LikelihoodObjective(corpus, layout, l2);
        (WeightVector weights, double loss, int done, _) = QuasiNewton.Minimise(objective.Evaluate, new WeightVector(layout.Size), l1, iterations, tolerance, null, default);
        return new MaximumEntropy(classes, layout, weights, loss, done);
    }

    /// <summary>P(class | row) of each class.</summary>
    /// <param name="data">The rows.</param>
    /// <returns>[row][class]; rows sum to 1.</returns>
    /// <exception cref="ArgumentException">The columns differ from those fitted.</exception>
    public unsafe double[][] Probabilities(SparseRows data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Columns != _layout.States - 1)
        {
            throw new ArgumentException($"MaximumEntropy: the rows have {data.Columns} columns and the classifier was fitted to {_layout.States - 1}; give the same.", nameof(data));
        }

        FeatureRows rows = RowsOf(data), none = Empty(data.Rows);
        double[][] result = new double[data.Rows][];
        int parts = Math.Clamp(data.Rows / 64, 1, 16);
        Parts.Run(parts, part =>
        {
            var lattice = new Lattice(_layout);
            var posteriors = new WeightVector(_layout.Stride);
            for (int r = (int)((long)data.Rows * part / parts); r < (int)((long)data.Rows * (part + 1) / parts); r++)
            {
                lattice.Score(_weights.Pointer, rows, none, r, 1);
                lattice.Marginals(1, posteriors.Pointer, null);
                result[r] = posteriors.Slice(0, Classes.Count).ToArray();
            }
        });
        return result;
    }

    /// <summary>The most probable class of each row.</summary>
    /// <param name="data">The rows.</param>
    public string[] Predict(SparseRows data) => [.. Probabilities(data).Select(row => Classes[row.AsSpan().IndexOf(row.Max())])];

    /// <summary>The weight of a column for a class; the last column is the one that is always 1.</summary>
    /// <param name="column">The column, from 0 to the number of columns.</param>
    /// <param name="classNumber">The class.</param>
    public double Weight(int column, int classNumber)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_layout.States);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)classNumber, (uint)Classes.Count);
        return _weights.Slice((long)column * _layout.Stride, Classes.Count)[classNumber];
    }

    private static FeatureRows RowsOf(SparseRows data)
    {
        var rows = new FeatureRows();
        for (int r = 0; r < data.Rows; r++)
        {
            ReadOnlySpan<int> ids = data.ColumnsOf(r);
            for (int e = 0; e < ids.Length; e++)
            {
                rows.Add(ids[e], data.ValuesOf(r)[e]);
            }

            rows.Add(data.Columns, 1);
            rows.EndRow();
        }

        return rows;
    }

    private static FeatureRows Empty(int count)
    {
        var rows = new FeatureRows();
        for (int r = 0; r < count; r++)
        {
            rows.EndRow();
        }

        return rows;
    }
}
