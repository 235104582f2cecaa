using System.CommandLine;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Energy;

/// <summary>What a machine makes by itself, from training rows on.</summary>
internal sealed class DreamOptions
{
    private readonly Option<string?> _samples = TypedOption.Text("--samples", "FILE", "Write what the machine makes by itself: pictures (FILE.png) or a table (FILE.csv)");
    private readonly Option<int?> _count = TypedOption.Whole("--count", "How many [default: 100]", 1);
    private readonly Option<int?> _gibbs = TypedOption.Whole("--gibbs", "The Gibbs steps from training rows to them [default: 1000]", 1);

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public DreamOptions(Command command)
    {
        command.Options.Add(_samples);
        command.Options.Add(_count);
        command.Options.Add(_gibbs);
    }

    /// <summary>Tries at once whether the file can be written.</summary>
    public void Check(CommandContext context, (int Height, int Width)? size, int width) => SampleFile.Check("--samples", context.Get(_samples), size, width);

    /// <summary>Writes the file, if one is wanted.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <param name="data">The training rows.</param>
    /// <param name="sample">Goes some Gibbs steps from rows on.</param>
    public void Save(CommandContext context, RowData data, Func<Tensor, int, Tensor> sample)
    {
        if (context.Get(_samples) is string path)
        {
            SampleFile.Save(path, sample(data.First(context.Get(_count) ?? 100), context.Get(_gibbs) ?? 1000), data.Picture, data);
        }
    }

    /// <summary>Adds the file's name.</summary>
    public Findings Add(Findings findings, CommandContext context) => findings.File("samples", "samples in", context.Get(_samples));
}
