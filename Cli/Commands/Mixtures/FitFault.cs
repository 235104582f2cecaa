using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Mixtures;

/// <summary>Turns what fits refuse into errors of one line.</summary>
internal static class FitFault
{
    /// <summary>Runs a fit.</summary>
    /// <param name="argument">The file or option that is at fault.</param>
    /// <param name="fit">The fit.</param>
    /// <exception cref="UsageException">The fit refused its data, or every start collapsed.</exception>
    public static T Of<T>(string argument, Func<T> fit)
    {
        try
        {
            return ArgumentFault.Of(argument, fit);
        }
        catch (ComponentCollapsedException cause)
        {
            throw new UsageException(argument, cause.Message, cause);
        }
    }
}
