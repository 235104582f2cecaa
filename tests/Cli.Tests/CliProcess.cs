using System.Diagnostics;

namespace Hybrid.Cli.Tests;

/// <summary>Runs the command line in this process or in one of its own.</summary>
internal static class CliProcess
{
    private static string ProgramPath => typeof(Program).Assembly.Location;

    /// <summary>Runs in this process.</summary>
    public static CliResult Run(params string[] args) => Run(CancellationToken.None, args);

    /// <summary>Runs in this process, with a cancellation.</summary>
    public static CliResult Run(CancellationToken cancellation, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = Program.Run(args, output, error, cancellation);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Starts a process of its own, whose streams are redirected.</summary>
    public static Process Start(IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add("--runtimeconfig");
        start.ArgumentList.Add(Path.ChangeExtension(ProgramPath, ".runtimeconfig.json"));
        start.ArgumentList.Add(ProgramPath);
        foreach (string arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs in a process of its own and waits for its end.</summary>
    public static CliResult RunOutside(params string[] args)
    {
        using Process process = Start(args);
        return Finish(process);
    }

    /// <summary>Waits for the end of a process.</summary>
    public static CliResult Finish(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CliResult(process.ExitCode, output, error.Result);
    }
}
