using System.Globalization;
using System.Text.Json;
using Hybrid.Cli.Frame;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>What came of a training: the figures of the epoch whose network was kept, and those on the test data.</summary>
internal sealed class TrainingSummary
{
    private readonly ModelSpec _spec;
    private readonly TrainingResult _result;
    private readonly TrainingProgress? _kept;
    private readonly Evaluation? _evaluation;
    private readonly double _samples;

    private TrainingSummary(ModelSpec spec, TrainingResult result, TrainingProgress? kept, Evaluation? evaluation, double samples)
    {
        _spec = spec;
        _result = result;
        _kept = kept;
        _evaluation = evaluation;
        _samples = samples;
    }

    /// <summary>The accuracy on the test data, or null without such data.</summary>
    public double? TestAccuracy => _evaluation?.Accuracy;

    /// <summary>The trained network.</summary>
    public Network Network => _result.Network;

    /// <summary>Sums a training up, and measures its network on test data.</summary>
    /// <param name="spec">The model as it was trained.</param>
    /// <param name="result">What the training gave.</param>
    /// <param name="test">The test data, or null.</param>
    public static TrainingSummary Of(ModelSpec spec, TrainingResult result, DataSet? test)
    {
        IReadOnlyList<TrainingProgress> history = result.History;
        bool best = spec.Options.KeepBest ?? spec.Options.ValidationFraction > 0;
        TrainingProgress? kept = best ? history.LastOrDefault(epoch => epoch.IsBest) ?? history.LastOrDefault() : history.LastOrDefault();
        double seen = history.Sum(epoch => epoch.Elapsed.TotalSeconds * epoch.SamplesPerSecond);
        return new TrainingSummary(spec, result, kept, test is null ? null : result.Network.Evaluate(test), seen);
    }

    /// <summary>The members of the JSON object of <c>train --json</c>.</summary>
    /// <param name="json">The writer.</param>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("model", _spec.Name);
        json.WriteNumber("parameters", Network.ParameterCount);
        json.WriteNumber("epochs", _result.History.Count);
        json.Number("trainLoss", _kept?.Loss);
        json.Number("validationAccuracy", _kept?.ValidationAccuracy);
        json.Number("testAccuracy", TestAccuracy);
        json.Number("seconds", _result.Elapsed.TotalSeconds);
        json.Number("samplesPerSecond", SamplesPerSecond);
        json.WriteString("outcome", Outcome(_result));
    }

    /// <summary>The figures as lines.</summary>
    public string ToText() => string.Concat(Facts().Select(fact => $"{fact.Name,-21}{fact.Value}\n"));

    /// <summary>The figures, curves, confusion matrix and sample errors as a web page.</summary>
    /// <param name="test">The test data, or null.</param>
    public HtmlReport ToReport(DataSet? test) =>
        AddTo(new HtmlReport($"Training of {_spec.Name}"), test).Heading("Network").Preformatted(Network.Summary());

    /// <summary>Adds the figures, curves, confusion matrix and sample errors to a web page.</summary>
    /// <param name="report">The page so far.</param>
    /// <param name="test">The test data, or null.</param>
    public HtmlReport AddTo(HtmlReport report, DataSet? test)
    {
        IReadOnlyList<IReadOnlyList<object?>> rows = [.. Facts().Select(fact => (IReadOnlyList<object?>)[fact.Name, fact.Value])];
        HtmlReport longer = report.Table(["figure", "value"], rows);
        if (_result.History.Count > 0)
        {
            longer = longer.Charts(TrainingCurves.Of(_result.History).ToCharts());
        }

        if (_evaluation?.Confusion is ConfusionMatrix confusion && test is not null)
        {
            longer = longer.Charts(HeatMap.Of(confusion, "Confusion matrix of the test data"));
            if (test.FeatureShape.Count == 2)
            {
                longer = longer.Charts(ImageGrid.OfErrors(test, [.. Network.Predict(test).Classes]));
            }
        }

        return longer;
    }

    /// <summary>How a training ended, as JSON says it.</summary>
    /// <param name="result">What the training gave.</param>
    public static string Outcome(TrainingResult result) => result.Outcome switch
    {
        TrainingOutcome.Completed => "completed",
        TrainingOutcome.StoppedEarly => "stoppedEarly",
        _ => "cancelled",
    };

    private double? SamplesPerSecond => _samples > 0 && _result.Elapsed > TimeSpan.Zero ? _samples / _result.Elapsed.TotalSeconds : null;

    private IEnumerable<(string Name, string Value)> Facts()
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        yield return ("model", _spec.Name);
        yield return ("parameters", Network.ParameterCount.ToString("N0", plain));
        yield return ("optimizer", _spec.Options.Optimizer.ToString());
        yield return ("epochs", string.Create(plain, $"{_result.History.Count} of {_spec.Options.Epochs}{(_result.Outcome == TrainingOutcome.Completed ? string.Empty : $" ({(_result.Outcome == TrainingOutcome.Cancelled ? "cancelled" : "stopped early")})")}"));
        if (_kept is not null)
        {
            yield return ("training loss", _kept.Loss.ToString("0.0000", plain));
        }

        if (_kept?.ValidationAccuracy is double validation)
        {
            yield return ("validation accuracy", string.Create(plain, $"{validation:0.0000} (epoch {_kept.Epoch})"));
        }

        if (TestAccuracy is double test)
        {
            yield return ("test accuracy", test.ToString("0.0000", plain));
        }

        yield return ("time", string.Create(plain, $"{_result.Elapsed.TotalSeconds:0.00} s, {SamplesPerSecond ?? 0:N0} samples/s"));
    }
}
