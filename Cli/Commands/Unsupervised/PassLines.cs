using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Unsupervised;

/// <summary>A line on standard error for each report of a training, and a number of each for the end.</summary>
/// <param name="context">What the command runs in.</param>
/// <param name="line">The line.</param>
/// <param name="value">The number.</param>
internal sealed class PassLines<T>(CommandContext context, Func<T, string> line, Func<T, double> value) : IProgress<T>
{
    /// <summary>The numbers of all reports.</summary>
    public List<double> History { get; } = [];

    public void Report(T report)
    {
        History.Add(value(report));
        if (!context.Json || context.IsWatched)
        {
            context.Error.WriteLine(line(report));
        }
    }
}
