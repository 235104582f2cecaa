namespace Hybrid.Cli.Frame;

/// <summary>Turns what a library says of an argument into a usage error that names the option it came from.</summary>
internal static class ArgumentFault
{
    /// <summary>Runs a function.</summary>
    /// <param name="argument">The option or file that the function's argument came from.</param>
    /// <param name="body">The function.</param>
    /// <exception cref="UsageException">The function refused its argument.</exception>
    public static T Of<T>(string argument, Func<T> body)
    {
        try
        {
            return body();
        }
        catch (ArgumentException cause)
        {
            throw new UsageException(argument, Plain(cause), cause);
        }
    }

    private static string Plain(ArgumentException cause)
    {
        int added = cause.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return (added > 0 ? cause.Message[..added] : cause.Message).TrimEnd('.');
    }
}
