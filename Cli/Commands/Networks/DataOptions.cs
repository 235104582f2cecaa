using System.CommandLine;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>The options that name the data.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _data = TypedOption.Text(
        "--data", "PATH", "A folder with the four MNIST idx files (.gz or not) or with sequences (PREFIX.train, PREFIX.test), a CSV file (.gz or not), or 'digits' for the embedded set", required: true);

    private readonly Option<string?> _label = TypedOption.Text("--label", "COLUMN", "The label column of a CSV file: its name, or its number from 1, or from the end as -1 [default: the last]");

    private readonly Option<string?> _exclude = TypedOption.Text("--exclude", "COLUMNS", "Columns of a CSV file that are no features, such as row numbers: names or numbers with commas between");

    private readonly Option<int?> _classes = TypedOption.Whole("--classes", "How many classes the labels of idx files have [default: 10]", 2, 256);

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public DataOptions(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_label);
        command.Options.Add(_exclude);
        command.Options.Add(_classes);
    }

    /// <summary>The path as it was given.</summary>
    /// <param name="context">The parsed command line.</param>
    public string PathOf(CommandContext context) => context.Need(_data);

    /// <summary>The data that is named.</summary>
    /// <param name="context">The parsed command line.</param>
    public DataSource Source(CommandContext context) => new(
        PathOf(context), context.Get(_label), context.Get(_exclude)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], context.Get(_classes) ?? 10);
}
