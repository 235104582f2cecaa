using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>What was measured after each epoch; a validation list is empty when nothing was validated on.</summary>
/// <param name="Loss">The mean loss over the training data.</param>
/// <param name="Accuracy">The accuracy over the training data.</param>
/// <param name="ValidationLoss">The mean loss over the validation data.</param>
/// <param name="ValidationAccuracy">The accuracy over the validation data.</param>
internal sealed record TrainingCurves(
    IReadOnlyList<double> Loss, IReadOnlyList<double> Accuracy, IReadOnlyList<double> ValidationLoss, IReadOnlyList<double> ValidationAccuracy)
{
    /// <summary>The curves of a training.</summary>
    /// <param name="history">Its epochs.</param>
    public static TrainingCurves Of(IReadOnlyList<TrainingProgress> history)
    {
        static double[] Known(IEnumerable<double?> values) => [.. values.Where(value => value is not null).Select(value => value!.Value)];
        return new TrainingCurves(
            [.. history.Select(epoch => epoch.Loss)], Known(history.Select(epoch => epoch.Accuracy)),
            Known(history.Select(epoch => epoch.ValidationLoss)), Known(history.Select(epoch => epoch.ValidationAccuracy)));
    }

    /// <summary>The losses and the accuracies as pictures.</summary>
    public Chart[] ToCharts() =>
    [
        new LineChart { Title = "Loss", Series = Pair(Loss, ValidationLoss), YLabel = "loss", YMinimum = 0 },
        new LineChart { Title = "Accuracy", Series = Pair(Accuracy, ValidationAccuracy), YLabel = "accuracy", YMaximum = 1 },
    ];

    private static LineSeries[] Pair(IReadOnlyList<double> training, IReadOnlyList<double> validation) => validation.Count == 0
        ? [LineSeries.OfEpochs("training", training)]
        : [LineSeries.OfEpochs("training", training), LineSeries.OfEpochs("validation", validation)];
}
