namespace Hybrid.Cli.Frame;

/// <summary>The command line asks for something that is not possible. The message is one line: <c>ARGUMENT: what is wrong; what is allowed</c>.</summary>
internal sealed class UsageException : Exception
{
    /// <summary>Takes a whole line.</summary>
    /// <param name="line">The argument's name, a colon and the problem.</param>
    public UsageException(string line)
        : base(line)
    {
    }

    /// <summary>Names the argument and what is wrong with it.</summary>
    /// <param name="argument">The name of the argument or option, such as <c>--model</c>.</param>
    /// <param name="problem">What is wrong, with the actual value, and after a semicolon what is allowed.</param>
    /// <param name="cause">The exception that showed the problem, if one did.</param>
    public UsageException(string argument, string problem, Exception? cause = null)
        : base($"{argument}: {problem}", cause)
    {
    }
}
