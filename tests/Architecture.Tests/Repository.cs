namespace Hybrid.Architecture.Tests;

/// <summary>Where the repository lies.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Hybrid.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Hybrid.sln is in no folder above the tests.");
    }
}
