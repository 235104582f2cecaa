using System.CommandLine;

namespace Hybrid.Cli.Frame;

/// <summary>One command of the table.</summary>
/// <param name="Path">The words that call it, such as <c>train</c> or <c>bn query</c>.</param>
/// <param name="Create">Makes it.</param>
internal sealed record CommandRow(string Path, Func<Command> Create);
