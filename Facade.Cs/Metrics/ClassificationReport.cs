using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hybrid;

/// <summary>How good a classifier is on a set, class by class.</summary>
/// <param name="Confusion">The counts from which all else is computed.</param>
public sealed record ClassificationReport(ConfusionMatrix Confusion)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fraction of samples predicted right.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> Labels => Confusion.ClassNames;

    /// <summary>Makes a report of predictions.</summary>
    /// <param name="actual">The true class of each sample.</param>
    /// <param name="predicted">The predicted class of each sample, as many.</param>
    /// <param name="classNames">The names of the classes.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a class is out of range.</exception>
    public static ClassificationReport Of(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, IReadOnlyList<string> classNames) =>
        new(ConfusionMatrix.Of(actual, predicted, classNames));

    /// <summary>One JSON object on one line: <c>accuracy</c>, <c>labels</c>, <c>confusion</c> (rows are true classes), <c>precision</c>, <c>recall</c> and <c>f1</c> by class; numbers in full precision.</summary>
    public string ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("accuracy", Accuracy);
            json.WriteStartArray("labels");
            foreach (string label in Labels)
            {
                json.WriteStringValue(label);
            }

            json.WriteEndArray();
            json.WriteStartArray("confusion");
            foreach (int[] row in Confusion.ToRows())
            {
                json.WriteStartArray();
                foreach (int count in row)
                {
                    json.WriteNumberValue(count);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            WriteByClass(json, "precision", Confusion.Precision);
            WriteByClass(json, "recall", Confusion.Recall);
            WriteByClass(json, "f1", Confusion.F1);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary>A table of precision, recall, F1 and support by class with their macro and weighted means, and the confusion matrix below.</summary>
    public override string ToString()
    {
        int width = Math.Max(12, Labels.Max(label => label.Length));
        var text = new StringBuilder();
        void Line(string name, string precision, string recall, string f1, string support) => text.Append(
            CultureInfo.InvariantCulture, $"{name.PadLeft(width)} {precision,10} {recall,10} {f1,10} {support,10}\n");
        string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

        Line("class", "precision", "recall", "f1", "support");
        for (int label = 0; label < Labels.Count; label++)
        {
            Line(Labels[label], Number(Confusion.Precision(label)), Number(Confusion.Recall(label)), Number(Confusion.F1(label)), Confusion.Support(label).ToString(CultureInfo.InvariantCulture));
        }

        foreach ((string name, Averaging averaging) in new[] { ("macro mean", Averaging.Macro), ("weighted", Averaging.Weighted) })
        {
            (double precision, double recall, double f1) = Confusion.Average(averaging);
            Line(name, Number(precision), Number(recall), Number(f1), Confusion.Count.ToString(CultureInfo.InvariantCulture));
        }

        Line("accuracy", Number(Accuracy), string.Empty, string.Empty, Confusion.Count.ToString(CultureInfo.InvariantCulture));
        text.Append("\nconfusion matrix (rows are true classes, columns predicted ones)\n");
        int cell = Math.Max(Labels.Max(label => label.Length), Confusion.Count.ToString(CultureInfo.InvariantCulture).Length) + 1;
        text.Append(' ', width).AppendJoin(string.Empty, Labels.Select(label => label.PadLeft(cell))).Append('\n');
        foreach ((string label, int[] row) in Labels.Zip(Confusion.ToRows()))
        {
            text.Append(label.PadLeft(width)).AppendJoin(string.Empty, row.Select(count => count.ToString(CultureInfo.InvariantCulture).PadLeft(cell))).Append('\n');
        }

        return text.ToString();
    }

    private void WriteByClass(Utf8JsonWriter json, string name, Func<int, double> measure)
    {
        json.WriteStartObject(name);
        for (int label = 0; label < Labels.Count; label++)
        {
            json.WriteNumber(Labels[label], measure(label));
        }

        json.WriteEndObject();
    }
}
