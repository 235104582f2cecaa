using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Reinforcement;

namespace Hybrid.Cli.Commands.Rl;

/// <summary>The argument ENV and what it names.</summary>
internal static class EnvironmentArgument
{
    /// <summary>The argument.</summary>
    public static Argument<string> Create() => new("ENV") { Description = "A registered name, or the path of a map; options follow as ?a=b&c=d" };

    /// <summary>The environment.</summary>
    /// <param name="text">The argument's value.</param>
    /// <exception cref="UsageException">There is no such environment or option.</exception>
    public static EnvironmentModel Open(string text)
    {
        try
        {
            return EnvironmentRegistry.Open(text);
        }
        catch (ArgumentException cause)
        {
            throw new UsageException("ENV", cause.Message, cause);
        }
    }

    /// <summary>The seed, which must not be negative here.</summary>
    /// <param name="context">The command's context.</param>
    /// <exception cref="UsageException">It is negative.</exception>
    public static long Seed(CommandContext context) =>
        context.Seed >= 0 ? context.Seed : throw new UsageException(CommonOptions.Seed, $"the value is '{context.Seed}'; whole numbers from 0 are allowed for environments");
}
