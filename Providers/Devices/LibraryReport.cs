namespace Hybrid.Providers;

/// <summary>A native library or package that a backend could use.</summary>
/// <param name="Name">What it is, such as OpenBLAS or cuBLAS.</param>
/// <param name="Found">Whether it is on this machine.</param>
/// <param name="Path">The file that was loaded; empty when none was.</param>
/// <param name="Version">What it says about its version; empty when unknown.</param>
/// <param name="Used">Whether the backend in use calls it.</param>
/// <param name="Reason">Why it is not used, or used for some operations only; empty when it is used for all.</param>
public sealed record LibraryReport(string Name, bool Found, string Path, string Version, bool Used, string Reason);
