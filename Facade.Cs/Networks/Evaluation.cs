using System.Globalization;

namespace Hybrid;

/// <summary>How good a network is on samples with known targets.</summary>
public sealed class Evaluation
{
    internal Evaluation(double loss, ConfusionMatrix? confusion, RegressionMeasures? regression)
    {
        Loss = loss;
        Confusion = confusion;
        Regression = regression;
    }

    /// <summary>The mean loss.</summary>
    public double Loss { get; }

    /// <summary>The share of samples whose class is predicted; null for real targets.</summary>
    public double? Accuracy => Confusion?.Accuracy;

    /// <summary>How often each class was taken for each; null for real targets.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>Errors of real predictions; null for classes.</summary>
    public RegressionMeasures? Regression { get; }

    /// <summary>Precision, recall and F1 of each class; null for real targets.</summary>
    public ClassificationReport? Report => Confusion is null ? null : new ClassificationReport(Confusion);

    /// <summary>A line with the main figures.</summary>
    public override string ToString() => Regression is null
        ? string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G5}, accuracy {Accuracy:P2}")
        : string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G5}, RMSE {Regression.RootMeanSquaredError:G5}, MAE {Regression.MeanAbsoluteError:G5}, R2 {Regression.R2:G5}");
}
