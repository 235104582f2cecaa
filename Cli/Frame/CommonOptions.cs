using System.CommandLine;
using Hybrid.Providers;

namespace Hybrid.Cli.Frame;

/// <summary>The options that every command has.</summary>
internal static class CommonOptions
{
    /// <summary>Prints JSON and nothing else.</summary>
    public const string Json = "--json";

    /// <summary>The seed of all random numbers.</summary>
    public const string Seed = "--seed";

    /// <summary>The most threads.</summary>
    public const string Threads = "--threads";

    /// <summary>What runs programs and does the dense linear algebra.</summary>
    public const string BackendName = "--backend";

    private static readonly (string Name, Backend Backend)[] _backends =
        [("auto", Backend.Auto), ("simd", Backend.Simd), ("openblas", Backend.OpenBlas), ("cuda", Backend.Cuda)];

    /// <summary>Adds them to the root command, for all below it.</summary>
    /// <param name="root">The root command.</param>
    public static void AddTo(RootCommand root)
    {
        Option[] options =
        [
            new Option<bool>(Json) { Description = "Print the result as one line of JSON" },
            TypedOption.Whole(Seed, "The seed of all random numbers; the same seed gives the same result [default: 0]", 0),
            TypedOption.Whole(Threads, "The most threads; the result does not depend on it [default: all processors]", 1, 256),
            TypedOption.Choice(BackendName, "What runs programs and does the dense linear algebra [default: auto]", [.. _backends.Select(row => row.Name)]),
        ];
        foreach (Option option in options)
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    /// <summary>Sets the process's threads and backend as asked.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <exception cref="BackendUnavailableException">The backend cannot be used here.</exception>
    public static void Apply(ParseResult result)
    {
        if (result.GetValue<int?>(Threads) is int threads)
        {
            Compute.Threads = threads;
        }

        if (result.GetValue<string?>(BackendName) is string name)
        {
            Compute.Backend = Array.Find(_backends, row => row.Name == name).Backend;
        }
    }
}
