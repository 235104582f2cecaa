namespace Hybrid.Probabilistic;

/// <summary>A classifier that takes the features of a class to be independent. Immutable; more data give another one.</summary>
/// <remarks>
/// Sources: C. Manning, P. Raghavan and H. Schütze, "Introduction to information retrieval", 2008, chapter 13; for the complement J. Rennie et al., "Tackling the
/// poor assumptions of naive Bayes text classifiers", 2003. Example: <c>NaiveBayes.Fit(NaiveBayesKind.Gaussian, iris, species).Predict(iris)</c>.
/// </remarks>
public sealed class NaiveBayes
{
    private readonly ClassIndex _classes;
    private readonly NaiveBayesCounts _counts;
    private readonly NaiveBayesOptions _options;
    private readonly int _columns;
    private readonly int _categories;
    private readonly double[] _constants;
    private readonly double[][] _weights;

    private NaiveBayes(NaiveBayesKind kind, ClassIndex classes, NaiveBayesCounts counts, NaiveBayesOptions options, int columns, int categories)
    {
        Kind = kind;
        (_classes, _counts, _options, _columns, _categories) = (classes, counts, options, columns, categories);
        (_constants, _weights) = Weights();
    }

    /// <summary>What the features are taken to be.</summary>
    public NaiveBayesKind Kind { get; }

    /// <summary>The classes, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Classes => _classes.Names;

    /// <summary>Fits a classifier to dense rows.</summary>
    /// <param name="kind">What the features are.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="options">Smoothing and prior.</param>
    /// <exception cref="ArgumentException">See <see cref="Fit(NaiveBayesKind, SparseRows, IReadOnlyList{string}, NaiveBayesOptions?)"/>.</exception>
    public static NaiveBayes Fit(NaiveBayesKind kind, Observations data, IReadOnlyList<string> labels, NaiveBayesOptions? options = null) =>
        Fit(kind, SparseRows.Of(data), labels, options);

    /// <summary>Fits a classifier.</summary>
    /// <param name="kind">What the features are.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labels">The class of each row; at least two classes.</param>
    /// <param name="options">Smoothing and prior.</param>
    /// <exception cref="ArgumentException">The labels are not as many as the rows, there are fewer than two classes, a count is negative, or a category is no whole number.</exception>
    public static NaiveBayes Fit(NaiveBayesKind kind, SparseRows data, IReadOnlyList<string> labels, NaiveBayesOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new NaiveBayesOptions();
        var classes = new ClassIndex(labels);
        if (classes.Names.Count < 2)
        {
            throw new ArgumentException($"NaiveBayes: the labels name {classes.Names.Count} classes; at least two are needed.", nameof(labels));
        }

        options.Check(classes.Names.Count);
        int categories = Categories(kind, data);
        return new NaiveBayes(kind, classes, NaiveBayesCounts.Of(kind, data, classes.Of("NaiveBayes", labels, data.Rows), classes.Names.Count, categories), options, data.Columns, categories);
    }

    /// <summary>The classifier that has also seen more rows: the same as one fitted to all rows at once.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labels">Their classes, among <see cref="Classes"/>.</param>
    /// <exception cref="ArgumentException">The columns differ, or a class or category is new.</exception>
    public NaiveBayes Update(SparseRows data, IReadOnlyList<string> labels)
    {
        Check(data);
        NaiveBayesCounts more = NaiveBayesCounts.Of(Kind, data, _classes.Of("NaiveBayes.Update", labels, data.Rows), Classes.Count, _categories);
        return new NaiveBayes(Kind, _classes, _counts.Plus(more, Kind, _columns), _options, _columns, _categories);
    }

    /// <summary>ln P(class | row) of each class.</summary>
    /// <param name="data">The rows.</param>
    /// <returns>[row][class].</returns>
    /// <exception cref="ArgumentException">The columns differ from those fitted, or a category is new.</exception>
    public double[][] LogProbabilities(SparseRows data)
    {
        Check(data);
        double[][] result = new double[data.Rows][];
        for (int r = 0; r < data.Rows; r++)
        {
            double[] scores = [.. Enumerable.Range(0, Classes.Count).Select(k => Score(k, data.ColumnsOf(r), data.ValuesOf(r)))];
            double most = scores.Max();
            double total = most + Math.Log(scores.Sum(score => Math.Exp(score - most)));
            result[r] = [.. scores.Select(score => score - total)];
        }

        return result;
    }

    /// <summary>The most probable class of each row.</summary>
    /// <param name="data">The rows.</param>
    public string[] Predict(SparseRows data) => [.. LogProbabilities(data).Select(row => Classes[row.AsSpan().IndexOf(row.Max())])];

    /// <summary>The most probable class of each row.</summary>
    /// <param name="data">The rows.</param>
    public string[] Predict(Observations data) => Predict(SparseRows.Of(data));

    private static int Categories(NaiveBayesKind kind, SparseRows data)
    {
        int most = 0;
        for (int r = 0; r < data.Rows && kind != NaiveBayesKind.Gaussian; r++)
        {
            foreach (double value in data.ValuesOf(r))
            {
                if (value < 0 || (kind == NaiveBayesKind.Categorical && value != Math.Floor(value)))
                {
                    throw new ArgumentException(
                        $"NaiveBayes: row {r} holds {value}; {kind} takes {(kind == NaiveBayesKind.Categorical ? "whole numbers from 0" : "numbers from 0 on")}.", nameof(data));
                }

                most = Math.Max(most, (int)Math.Min(value, int.MaxValue - 1));
            }
        }

        return most + 1;
    }

    private void Check(SparseRows data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Columns != _columns)
        {
            throw new ArgumentException($"NaiveBayes: the rows have {data.Columns} columns and the classifier was fitted to {_columns}; give the same.", nameof(data));
        }

        if (Kind == NaiveBayesKind.Categorical && Categories(Kind, data) > _categories)
        {
            throw new ArgumentException($"NaiveBayes: a category is {Categories(Kind, data) - 1} and the classifier was fitted to 0 to {_categories - 1}.", nameof(data));
        }
    }

    private double Score(int k, ReadOnlySpan<int> ids, ReadOnlySpan<double> values)
    {
        double score = _constants[k];
        double[] weights = _weights[k];
        if (Kind == NaiveBayesKind.Gaussian)
        {
            for (int c = 0, e = 0; c < _columns; c++)
            {
                double value = e < ids.Length && ids[e] == c ? values[e++] : 0, difference = value - weights[c];
                score -= 0.5 * difference * difference * weights[_columns + c];
            }

            return score;
        }

        for (int e = 0; e < ids.Length; e++)
        {
            score += Kind switch
            {
                NaiveBayesKind.Bernoulli => values[e] > 0 ? weights[ids[e]] : 0,
                NaiveBayesKind.Categorical => weights[(ids[e] * _categories) + (int)values[e]],
                _ => values[e] * weights[ids[e]],
            };
        }

        return score;
    }

    /// <summary>For each class what every row starts with, and what its entries add.</summary>
    private (double[] Constants, double[][] Weights) Weights()
    {
        int classes = Classes.Count;
        double rows = _counts.Rows.Sum(), smoothing = _options.Smoothing;
        double[] constants = [.. Enumerable.Range(0, classes).Select(k => Math.Log(_options.Prior?[k] ?? (_counts.Rows[k] / rows)))];
        double[][] weights = new double[classes][];
        double[] all = [.. Enumerable.Range(0, _counts.Sums[0].Length).Select(c => _counts.Sums.Sum(sums => sums[c]))];
        double least = Kind == NaiveBayesKind.Gaussian ? _options.VarianceSmoothing * LargestVariance(rows) : 0;
        for (int k = 0; k < classes; k++)
        {
            double[] sums = _counts.Sums[k];
            double n = _counts.Rows[k];
            switch (Kind)
            {
                case NaiveBayesKind.Gaussian:
                    weights[k] = [.. sums[.._columns], .. sums[_columns..].Select(square => 1 / Math.Max((square / n) + least, double.Epsilon))];
                    constants[k] += 0.5 * weights[k][_columns..].Sum(precision => Math.Log(precision / (2 * Math.PI)));
                    break;
                case NaiveBayesKind.Bernoulli:
                    double[] present = [.. sums.Select(count => (count + smoothing) / (n + (2 * smoothing)))];
                    weights[k] = [.. present.Select(p => Math.Log(p) - Math.Log(1 - p))];
                    constants[k] += present.Sum(p => Math.Log(1 - p));
                    break;
                case NaiveBayesKind.Categorical:
                    weights[k] = CategoryWeights(sums, n, ref constants[k]);
                    break;
                case NaiveBayesKind.Complement:
                    double[] others = [.. sums.Select((count, c) => all[c] - count + smoothing)];
                    double total = others.Sum();
                    weights[k] = [.. others.Select(count => -Math.Log(count / total))];
                    constants[k] = 0;
                    break;
                default:
                    double mass = sums.Sum() + (smoothing * _columns);
                    weights[k] = [.. sums.Select(count => Math.Log((count + smoothing) / mass))];
                    break;
            }
        }

        return (constants, weights);
    }

    /// <summary>Category 0 of every column goes into the constant, so that sparse rows need only their entries.</summary>
    private double[] CategoryWeights(double[] sums, double rows, ref double constant)
    {
        double[] weights = new double[sums.Length];
        for (int c = 0; c < _columns; c++)
        {
            // Categories above the column's greatest do not exist there.
            int known = Enumerable.Range(0, _categories).Last(v => v == 0 || _counts.Sums.Any(s => s[(c * _categories) + v] > 0)) + 1;
            double mass = rows + (_options.Smoothing * known);
            double none = Math.Log((sums[c * _categories] + _options.Smoothing) / mass);
            constant += none;
            for (int v = 0; v < _categories; v++)
            {
                weights[(c * _categories) + v] = Math.Log((sums[(c * _categories) + v] + _options.Smoothing) / mass) - none;
            }
        }

        return weights;
    }

    private double LargestVariance(double rows)
    {
        double largest = 0;
        for (int c = 0; c < _columns; c++)
        {
            double mean = _counts.Sums.Select((sums, k) => sums[c] * _counts.Rows[k]).Sum() / rows;
            double square = _counts.Sums.Select((sums, k) => sums[_columns + c] + (_counts.Rows[k] * (sums[c] - mean) * (sums[c] - mean))).Sum();
            largest = Math.Max(largest, square / rows);
        }

        return largest;
    }
}
