namespace Hybrid.Probabilistic.Tests;

/// <summary>A test that reads the shared data sets; skipped with the reason where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() => Skip = SharedData.Missing;
}
