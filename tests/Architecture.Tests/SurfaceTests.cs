namespace Hybrid.Architecture.Tests;

/// <summary>The public surface changes only on purpose.</summary>
public sealed class SurfaceTests
{
    private const string Variable = "HYBRID_UPDATE_SURFACE";

    public static TheoryData<string> Assemblies => [.. Libraries.All];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_one_on_record(string assembly)
    {
        string path = Path.Combine(Repository.Root, "tests", "Architecture.Tests", "Surface", $"{assembly}.txt");
        string actual = SurfaceText.Of(Libraries.Load(assembly));
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        string[] recorded = File.Exists(path) ? File.ReadAllLines(path) : [];
        string[] now = actual.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> gone = recorded.Except(now).Select(line => $"- {line.Trim()}");
        IEnumerable<string> added = now.Except(recorded).Select(line => $"+ {line.Trim()}");
        List<string> differences = [.. gone, .. added];
        Assert.True(
            differences.Count == 0 && recorded.SequenceEqual(now),
            $"The public surface of {assembly} differs from {path}:\n{string.Join('\n', differences.Take(20))}\nIf that is meant, run the tests once with {Variable}=1 and commit the file.");
    }
}
