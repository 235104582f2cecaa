using System.Globalization;
using System.Text.Json;
using Hybrid.Cli.Commands.Networks;
using Hybrid.Cli.Frame;
using Hybrid.Reports;

namespace Hybrid.Cli.Commands.TextModels;

/// <summary>What came of a training on text.</summary>
internal sealed class TextSummary
{
    private readonly ModelSpec _spec;
    private readonly TrainingResult _result;
    private readonly TextData _text;
    private readonly TrainingProgress? _kept;
    private readonly TextEvaluation? _evaluation;

    private TextSummary(ModelSpec spec, TrainingResult result, TextData text, TextEvaluation? evaluation)
    {
        _spec = spec;
        _result = result;
        _text = text;
        _evaluation = evaluation;
        _kept = result.History.LastOrDefault(epoch => epoch.IsBest) ?? result.History.LastOrDefault();
    }

    /// <summary>Sums a training up, and measures its network on the whole end of the text that was set aside.</summary>
    /// <param name="spec">The model as it was trained.</param>
    /// <param name="result">What the training gave.</param>
    /// <param name="text">The text.</param>
    public static TextSummary Of(ModelSpec spec, TrainingResult result, TextData text)
    {
        TextData? validation = spec.Options.ValidationFraction > 0 ? text.Split(spec.Options.ValidationFraction).Validation : null;
        return new TextSummary(spec, result, text, validation is null ? null : result.Network.Evaluate(validation));
    }

    private int Steps => _result.History.Sum(epoch => epoch.Batches);

    private double Rate => _result.History.Sum(epoch => epoch.Elapsed.TotalSeconds * epoch.SamplesPerSecond) / Math.Max(1e-9, _result.Elapsed.TotalSeconds);

    private int Context => _result.Network.InputShape[0];

    /// <summary>The members of the JSON object of <c>train --json</c>.</summary>
    /// <param name="json">The writer.</param>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("model", _spec.Name);
        json.WriteNumber("parameters", _result.Network.ParameterCount);
        json.WriteNumber("vocabulary", _text.Vocabulary.Count);
        json.WriteNumber("context", Context);
        json.WriteNumber("epochs", _result.History.Count);
        json.WriteNumber("steps", Steps);
        json.Number("trainLoss", _kept?.Loss);
        json.Number("validationLoss", _evaluation?.Loss);
        json.Number("validationAccuracy", _evaluation?.Accuracy);
        json.Number("seconds", _result.Elapsed.TotalSeconds);
        json.Number("samplesPerSecond", Rate);
        json.Number("charactersPerSecond", Rate * Context);
        json.WriteString("outcome", TrainingSummary.Outcome(_result));
    }

    /// <summary>The figures as lines.</summary>
    public string ToText() => string.Concat(Facts().Select(fact => $"{fact.Name,-21}{fact.Value}\n"));

    /// <summary>The figures and curves as a web page.</summary>
    public HtmlReport ToReport()
    {
        IReadOnlyList<IReadOnlyList<object?>> rows = [.. Facts().Select(fact => (IReadOnlyList<object?>)[fact.Name, fact.Value])];
        HtmlReport report = new HtmlReport($"Training of {_spec.Name}").Table(["figure", "value"], rows);
        if (_result.History.Count > 0)
        {
            report = report.Charts(TrainingCurves.Of(_result.History).ToCharts());
        }

        return report.Heading("Network").Preformatted(_result.Network.Summary());
    }

    private IEnumerable<(string Name, string Value)> Facts()
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        yield return ("model", string.Create(plain, $"{_spec.Name}, context {Context}"));
        yield return ("parameters", _result.Network.ParameterCount.ToString("N0", plain));
        yield return ("optimizer", _spec.Options.Optimizer.ToString());
        yield return ("text", _text.ToString());
        yield return ("steps", string.Create(plain, $"{Steps} of batches of {_spec.Options.BatchSize}"));
        if (_kept is not null)
        {
            yield return ("training loss", _kept.Loss.ToString("0.0000", plain));
        }

        if (_evaluation is not null)
        {
            yield return ("validation", _evaluation.ToString());
        }

        yield return ("time", string.Create(plain, $"{_result.Elapsed.TotalSeconds:0.00} s, {Rate * Context:N0} characters/s"));
    }
}
