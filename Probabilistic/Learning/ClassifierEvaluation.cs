namespace Hybrid.Probabilistic.Learning;

/// <summary>How good a <see cref="NetworkClassifier"/> is on rows whose class is known.</summary>
public sealed class ClassifierEvaluation
{
    private readonly int[] _actual;
    private readonly double[] _probabilities;

    internal ClassifierEvaluation(ClassificationReport report, int[] actual, double[] probabilities)
    {
        Report = report;
        _actual = actual;
        _probabilities = probabilities;
    }

    /// <summary>The confusion matrix, and precision, recall and F1 of each class.</summary>
    public ClassificationReport Report { get; }

    /// <summary>The share of rows whose most probable class is the true one.</summary>
    public double Accuracy => Report.Accuracy;

    /// <summary>The mean of -ln P(true class | row); infinite when a true class was thought impossible.</summary>
    public double LogLoss => _actual.Select((label, row) => -Math.Log(_probabilities[(row * Report.Labels.Count) + label])).Average();

    /// <summary>The mean over the classes that occur of the area under the ROC curve of each against the rest; with two classes the usual area.</summary>
    /// <exception cref="ArgumentException">All rows have the same class.</exception>
    public double RocAuc => Report.Labels.Where((_, i) => _actual.Contains(i)).Average(label => Hybrid.Metrics.RocAuc(Is(label), Scores(label)));

    /// <summary>The ROC curve of one class against the rest.</summary>
    /// <param name="state">The class; both it and another occur among the rows.</param>
    /// <returns>Points from (0, 0) to (1, 1), one for each distinct probability.</returns>
    /// <exception cref="ArgumentException">There is no such class, or it is that of no row or of all.</exception>
    public IReadOnlyList<(double FalsePositiveRate, double TruePositiveRate)> RocCurve(string state) => Hybrid.Metrics.RocCurve(Is(state), Scores(state));

    /// <summary>The report's table.</summary>
    public override string ToString() => Report.ToString();

    private int[] Is(string state)
    {
        int wanted = IndexOf(state);
        return [.. _actual.Select(label => label == wanted ? 1 : 0)];
    }

    private float[] Scores(string state)
    {
        int wanted = IndexOf(state);
        return [.. _actual.Select((_, row) => (float)_probabilities[(row * Report.Labels.Count) + wanted])];
    }

    private int IndexOf(string state)
    {
        int index = Report.Labels.ToList().IndexOf(state);
        return index >= 0 ? index : throw new ArgumentException($"there is no class '{state}'; {Names.Suggest(state, Report.Labels)}", nameof(state));
    }
}
