using System.CommandLine;

namespace Hybrid.Cli.Frame;

/// <summary>A command that does something.</summary>
internal abstract class HybridCommand : Command
{
    /// <summary>Names the command.</summary>
    /// <param name="name">The last word that calls it.</param>
    /// <param name="description">What it does, in a line.</param>
    protected HybridCommand(string name, string description)
        : base(name, description) =>
        SetAction((result, cancellation) =>
        {
            CommonOptions.Apply(result);
            return RunAsync(new CommandContext(result, cancellation));
        });

    /// <summary>Does it.</summary>
    /// <param name="context">The parsed command line and where to write.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    protected abstract Task<int> RunAsync(CommandContext context);
}
