using System.Xml.Linq;

namespace Hybrid.Architecture.Tests;

/// <summary>References between projects point one way only.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Providers"] = [],
        ["Core.Fs"] = ["Providers"],
        ["Facade.Cs"] = ["Core.Fs"],
        ["Probabilistic"] = ["Facade.Cs"],
        ["Probabilistic.InferNet"] = ["Probabilistic"],
        ["Causal"] = ["Probabilistic"],
        ["Reinforcement"] = ["Facade.Cs"],
        ["Cli"] = ["Causal", "Reinforcement", "Probabilistic.InferNet"],
        ["Playground"] = ["Causal", "Reinforcement"],
        ["bench"] = ["Causal", "Reinforcement"],
    };

    [Fact]
    public void Every_project_refers_only_to_those_below_it()
    {
        List<string> projects = [.. Projects()];
        Assert.Superset(new HashSet<string> { "Providers", "Core.Fs", "Facade.Cs", "Probabilistic", "Causal", "Reinforcement", "Cli" }, projects.Select(Name).ToHashSet());
        foreach (string project in projects)
        {
            Assert.True(Allowed.TryGetValue(Name(project), out string[]? allowed), $"{project} is a project that the architecture does not know.");
            foreach (string reference in References(project))
            {
                Assert.True(allowed.Contains(reference), $"{Name(project)} refers to {reference}; allowed are: {string.Join(", ", allowed)}.");
            }
        }
    }

    [Fact]
    public void No_library_refers_to_a_package_for_tests()
    {
        string[] forTests = ["xunit", "FsCheck", "Microsoft.NET.Test.Sdk", "Microsoft.CodeAnalysis.CSharp"];
        foreach (string project in Projects())
        {
            IEnumerable<string> packages = XDocument.Load(project).Descendants("PackageReference").Select(element => (string)element.Attribute("Include")!);
            Assert.Empty(packages.Intersect(forTests));
        }
    }

    [Fact]
    public void Versions_of_packages_stand_in_one_place()
    {
        foreach (string project in Directory.GetFiles(Repository.Root, "*.*proj", SearchOption.AllDirectories).Where(IsSource))
        {
            Assert.All(XDocument.Load(project).Descendants("PackageReference"), element => Assert.Null(element.Attribute("Version")));
        }
    }

    // Projects beside the tests: one in each folder of the root.
    private static IEnumerable<string> Projects() => Directory.GetDirectories(Repository.Root)
        .Where(folder => Path.GetFileName(folder) is not ("tests" or "shared") && Path.GetFileName(folder)[0] != '.')
        .SelectMany(folder => Directory.GetFiles(folder, "*.*proj", SearchOption.AllDirectories)).Where(IsSource);

    private static bool IsSource(string path)
    {
        string[] parts = Path.GetRelativePath(Repository.Root, path).Split(Path.DirectorySeparatorChar);
        return !parts.Contains("obj") && !parts.Contains("bin") && parts[0] != "shared";
    }

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);

    private static IEnumerable<string> References(string project) => XDocument.Load(project).Descendants("ProjectReference")
        .Select(element => Path.GetFileNameWithoutExtension(((string)element.Attribute("Include")!).Replace('\\', '/')));
}
