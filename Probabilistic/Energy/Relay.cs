namespace Hybrid.Probabilistic;

/// <summary>Hands reports on at once, on the thread that makes them.</summary>
/// <typeparam name="T">The report.</typeparam>
/// <param name="report">What is called.</param>
internal sealed class Relay<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
