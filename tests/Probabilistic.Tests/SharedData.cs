namespace Hybrid.Probabilistic.Tests;

/// <summary>The data sets that lie beside the repository; tests that need them are skipped with the reason where they are not.</summary>
internal static class SharedData
{
    private static readonly string? Root = Find();

    /// <summary>Why a test that needs them is skipped; null where they are.</summary>
    public static string? Missing => Root is null ? "the shared data sets are not beside the repository" : null;

    /// <summary>The path of a file below the shared folder.</summary>
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Root ?? throw new InvalidOperationException($"{Missing}; mark the test with SharedFact or SharedTheory"), .. parts]);

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Hybrid.sln")))
            {
                string shared = System.IO.Path.Combine(folder.Parent?.FullName ?? string.Empty, "shared");
                return Directory.Exists(System.IO.Path.Combine(shared, "data")) ? shared : null;
            }
        }

        return null;
    }
}
