using System.CommandLine;

namespace Hybrid.Cli.Frame;

/// <summary>What a command runs in: its parsed options, its streams and its cancellation.</summary>
/// <param name="result">The parsed command line.</param>
/// <param name="cancellation">Cancelled by Ctrl+C.</param>
internal sealed class CommandContext(ParseResult result, CancellationToken cancellation)
{
    /// <summary>Where results go.</summary>
    public TextWriter Output { get; } = result.InvocationConfiguration.Output;

    /// <summary>Where progress and diagnostics go.</summary>
    public TextWriter Error { get; } = result.InvocationConfiguration.Error;

    /// <summary>Whether the result is to be printed as JSON.</summary>
    public bool Json { get; } = result.GetValue<bool>(CommonOptions.Json);

    /// <summary>The seed of all random numbers.</summary>
    public int Seed { get; } = result.GetValue<int?>(CommonOptions.Seed) ?? 0;

    /// <summary>Whether standard error is a terminal that shows more than plain lines.</summary>
    public bool IsWatched => result.InvocationConfiguration.Error is TerminalWriter;

    /// <summary>Cancelled by Ctrl+C.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>The value of an option; its type's default when it is not given.</summary>
    /// <param name="option">The option.</param>
    public T? Get<T>(Option<T> option) => result.GetValue(option);

    /// <summary>The value of an argument.</summary>
    /// <param name="argument">The argument.</param>
    public T? Get<T>(Argument<T> argument) => result.GetValue(argument);

    /// <summary>The value of an option that must be given.</summary>
    /// <param name="option">The option, marked as required.</param>
    public string Need(Option<string?> option) => result.GetRequiredValue(option)!;

    /// <summary>Refuses options of a fit where a saved model is taken.</summary>
    /// <param name="model">The option that names the saved model.</param>
    /// <param name="fitting">The options of a fit.</param>
    /// <exception cref="UsageException">One of them is given beside the model.</exception>
    public void RefuseBeside(Option<string?> model, IEnumerable<Option> fitting)
    {
        if (Get(model) is string file && fitting.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is Option given)
        {
            throw new UsageException(given.Name, $"nothing is fitted when {model.Name} {file} is given; leave one of the two out");
        }
    }

    /// <summary>Prints one JSON object on one line.</summary>
    /// <param name="write">Writes the members of the object.</param>
    public void WriteJson(Action<System.Text.Json.Utf8JsonWriter> write) => JsonLine.Write(Output, write);
}
