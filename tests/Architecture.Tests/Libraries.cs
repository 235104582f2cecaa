using System.Reflection;

namespace Hybrid.Architecture.Tests;

/// <summary>The assemblies of the toolkit.</summary>
internal static class Libraries
{
    /// <summary>Those that C# applications call, which show no type of F# and none of the core.</summary>
    public static IReadOnlyList<string> CSharp { get; } = ["Hybrid.Providers", "Hybrid", "Hybrid.Probabilistic", "Hybrid.Causal", "Hybrid.Reinforcement"];

    /// <summary>All libraries.</summary>
    public static IReadOnlyList<string> All { get; } = ["Hybrid.Core", .. CSharp];

    public static Assembly Load(string name) => Assembly.Load(name);
}
