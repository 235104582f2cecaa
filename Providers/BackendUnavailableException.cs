namespace Hybrid.Providers;

/// <summary>The backend that was asked for cannot be used on this machine.</summary>
/// <param name="message">Which backend, what was looked for, what was found, and what to do.</param>
public sealed class BackendUnavailableException(string message) : InvalidOperationException(message);
