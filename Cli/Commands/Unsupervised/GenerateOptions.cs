using System.CommandLine;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>What commands that make rows share: the saved model, the classes, and the file of rows.</summary>
internal sealed class GenerateOptions
{
    private readonly Option<string?> _model = TypedOption.Text("--model", "FILE", "Take the model that '--out FILE' saved, and fit nothing");
    private readonly Option<bool> _labels = new("--labels") { Description = "Learn the classes of rows too, and make rows of each class in turn" };
    private readonly Option<string?> _samples = TypedOption.Text("--samples", "FILE", "Write rows that the model makes: pictures (FILE.png) or a table (FILE.csv)");
    private readonly Option<int?> _count = TypedOption.Whole("--count", "How many [default: 100]", 1);
    private readonly Option<string?> _out = TypedOption.Text("--out", "FILE", "Save the model in this file, as safetensors");

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public GenerateOptions(Command command)
    {
        foreach (Option option in new Option[] { _model, _labels, _samples, _count, _out })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The saved model; null when one is to be fitted.</summary>
    public string? Model(CommandContext context) => context.Get(_model);

    /// <summary>Refuses a command line with neither data nor a model or with options of a fit beside a model, and files that cannot be written.</summary>
    public void Check(CommandContext context, RowOptions rows, IEnumerable<Option> fitting)
    {
        context.RefuseBeside(_model, fitting);
        if (rows.PathOf(context) is null && Model(context) is null)
        {
            throw new UsageException("--data", "there are neither rows to learn nor a saved model; give --data PATH or --model FILE");
        }

        OutputFile.Check(context.Get(_out));
    }

    /// <summary>The classes of rows where they are to be learnt, else null.</summary>
    public int[]? Labels(CommandContext context, RowData? data) => context.Get(_labels) && data is not null ? data.Labels("--labels") : null;

    /// <summary>Refuses rows that a saved model does not take, or whose classes it does not know.</summary>
    public void CheckFits(CommandContext context, RowData? data, int width, int classes)
    {
        if (data is not null && data.Width != width)
        {
            throw new UsageException(data.Path, $"a row has {data.Width} numbers and the model {Model(context)} takes {width}; give data like the model's training data");
        }

        int given = data is null ? classes : context.Get(_labels) ? data.Train.ClassNames.Count : 0;
        if (given != classes)
        {
            throw new UsageException("--labels", $"the model {Model(context)} has {classes} classes and {given} are given; {(classes == 0 ? "leave --labels out" : "add --labels with such classes")}");
        }
    }

    /// <summary>Tries at once whether the file of rows can be written.</summary>
    public void CheckFile(CommandContext context, (int Height, int Width)? picture, int width) => SampleFile.Check("--samples", context.Get(_samples), picture, width);

    /// <summary>Classes of rows to be made, each in turn; null where there are none.</summary>
    public int[]? All(int count, int classes) => classes == 0 ? null : [.. Enumerable.Range(0, count).Select(i => i % classes)];

    /// <summary>Writes the model and rows that it makes, as far as they are wanted.</summary>
    public void Save(CommandContext context, RowData? data, (int Height, int Width)? picture, int classes, Func<int, int[]?, Tensor> sample, Action<string> save)
    {
        if (context.Get(_out) is string file)
        {
            save(file);
        }

        if (context.Get(_samples) is string path)
        {
            int count = context.Get(_count) ?? 100;
            SampleFile.Save(path, sample(count, All(count, classes)), picture, data);
        }
    }

    /// <summary>Adds the files' names.</summary>
    public Findings Add(CommandContext context, Findings findings) => findings.File("out", "saved in", context.Get(_out)).File("samples", "samples in", context.Get(_samples));
}
