using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Networks;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>The options that name rows for models without labels.</summary>
internal sealed class RowOptions
{
    private readonly Option<string?> _data;
    private readonly Option<string?> _label = TypedOption.Text("--label", "COLUMN", "The label column of a CSV file: its name, or its number from 1, or from the end as -1 [default: none, all columns are features]");
    private readonly Option<string?> _exclude = TypedOption.Text("--exclude", "COLUMNS", "Columns of a CSV file that are no features: names or numbers with commas between");
    private readonly Option<int?> _classes = TypedOption.Whole("--classes", "How many classes the labels of idx files have [default: 10]", 2, 256);
    private readonly Option<int?> _rows = TypedOption.Whole("--rows", "Use the so many first rows [default: all]", 1);
    private readonly Option<double?> _threshold = TypedOption.Number("--threshold", "Make bits of numbers: 1 above X, else 0", _ => true, "numbers are allowed, such as 0.5");
    private readonly Option<bool> _standardise = new("--standardise") { Description = "Give every column the mean 0 and the deviation 1" };
    private readonly Option<string?> _picture;

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="required">Whether there must be data.</param>
    public RowOptions(Command command, bool required = true)
    {
        _data = TypedOption.Text("--data", "PATH", "A folder with the four MNIST idx files (.gz or not), a CSV file (.gz or not), or 'digits' for the embedded set", required);
        _picture = new Option<string?>("--picture")
        {
            Description = "The height and width of a row as a picture [default: those of the data, or a square]",
            HelpName = "HxW",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (!TryParse(text, out _))
                {
                    result.AddError($"the value is '{text}'; a height and a width are allowed, such as 28x28");
                }

                return text;
            },
        };
        foreach (Option option in new Option[] { _data, _label, _exclude, _classes, _rows, _threshold, _standardise, _picture })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The path as it was given; null when there is none.</summary>
    /// <param name="context">The parsed command line.</param>
    public string? PathOf(CommandContext context) => context.Get(_data);

    /// <summary>The rows that are named.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <param name="pictureThreshold">The threshold of pictures when none is given; null for none.</param>
    /// <exception cref="UsageException">An option does not fit the data.</exception>
    public RowData Read(CommandContext context, double? pictureThreshold = null)
    {
        string path = context.Need(_data);
        var source = new DataSource(path, context.Get(_label), context.Get(_exclude)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], context.Get(_classes) ?? 10);
        (DataSet train, DataSet? test) = source.ForRows();
        train = context.Get(_rows) is int most && most < train.Count ? train.Take(most) : train;
        double? threshold = context.Get(_threshold) ?? (train.FeatureShape.Count > 1 ? pictureThreshold : null);
        if (threshold is not null && context.Get(_standardise))
        {
            throw new UsageException("--standardise", "bits are not standardised; leave --standardise or --threshold out");
        }

        Standardiser? scale = null;
        if (threshold is double value)
        {
            (train, test) = (Bits(train, value), test is null ? null : Bits(test, value));
        }
        else if (context.Get(_standardise))
        {
            (train, scale) = train.Standardise();
            test = test is null ? null : scale.Apply(test);
        }

        return new RowData(path, train, test, scale, PictureSize(context, train.FeatureCount, train.FeatureShape));
    }

    /// <summary>The height and width of rows as pictures; null when they are none.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="shape">The shape of a sample; empty when it is not known.</param>
    /// <exception cref="UsageException">The size that was given is not that of a row.</exception>
    public (int Height, int Width)? PictureSize(CommandContext context, int width, IReadOnlyList<int> shape)
    {
        if (context.Get(_picture) is string text && TryParse(text, out (int Height, int Width) size))
        {
            return size.Height * size.Width == width ? size : throw new UsageException("--picture", $"{text} has {size.Height * size.Width} pixels and a row {width} numbers; as many are needed");
        }

        int side = (int)Math.Round(Math.Sqrt(width));
        return shape.Count > 1 && shape[^1] * shape[^2] == width ? (shape[^2], shape[^1]) : side * side == width && side > 1 ? (side, side) : null;
    }

    private static bool TryParse(string text, out (int Height, int Width) size)
    {
        string[] parts = text.Split('x');
        size = parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int width)
            ? (height, width)
            : (0, 0);
        return size.Height is > 0 and <= 10_000 && size.Width is > 0 and <= 10_000;
    }

    private static DataSet Bits(DataSet data, double threshold)
    {
        float[] bits = data.Features.ToArray();
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = bits[i] > threshold ? 1 : 0;
        }

        return data.Target == TargetKind.Classes
            ? DataSet.FromArrays(bits, data.FeatureShape, data.Labels.Span, data.ClassNames, data.FeatureNames, data.Name)
            : DataSet.FromFeatures(bits, data.FeatureShape, data.FeatureNames, data.Name);
    }
}
