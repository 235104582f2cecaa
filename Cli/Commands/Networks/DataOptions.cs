using System.CommandLine;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>The options that name the data.</summary>
internal sealed class DataOptions
{
    private readonly Option<string?> _data = TypedOption.Text(
        "--data", "PATH", "A folder with the four MNIST idx files (.gz or not) or with sequences (PREFIX.train, PREFIX.test), a CSV file (.gz or not), 'digits' for the embedded set, or for models of text a .txt file or a folder of such (.gz or not)", required: true);

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

    /// <summary>Refuses the options of tables where the data is text.</summary>
    /// <param name="context">The parsed command line.</param>
    /// <param name="path">The path of the text.</param>
    /// <exception cref="UsageException">There is such an option.</exception>
    public void RefuseColumns(CommandContext context, string path)
    {
        string? option = context.Get(_label) is not null ? "--label" : context.Get(_exclude) is not null ? "--exclude" : context.Get(_classes) is not null ? "--classes" : null;
        if (option is not null)
        {
            throw new UsageException(option, $"'{path}' is text; leave {option} out");
        }
    }

    /// <summary>The data that is named.</summary>
    /// <param name="context">The parsed command line.</param>
    public DataSource Source(CommandContext context) => new(
        PathOf(context), context.Get(_label), context.Get(_exclude)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [], context.Get(_classes) ?? 10);
}
