using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary><c>hybrid energy capacity</c>: what a Hopfield network keeps of more and more random patterns.</summary>
internal sealed class CapacityCommand : HybridCommand
{
    private static readonly double[] Loads = [0.02, 0.05, 0.08, 0.1, 0.12, 0.13, 0.138, 0.15, 0.16, 0.18, 0.2, 0.25, 0.3];

    private readonly Option<int?> _units = TypedOption.Whole("--units", "How many units [default: 500]", 10, 20_000);
    private readonly Option<string?> _rule = TypedOption.Choice("--rule", "How patterns are stored [default: hebb]", [.. HopfieldCommand.Rules.Select(row => row.Name)]);
    private readonly Option<WholeNumbers?> _patterns = TypedOption.Wholes("--patterns", "How many are stored [default: 0.02 to 0.3 a unit]");
    private readonly Option<int?> _shown = TypedOption.Whole("--shown", "The most of them that are shown [default: 50]", 1);

    public CapacityCommand()
        : base("capacity", "Measure what a Hopfield network keeps of more and more random patterns")
    {
        foreach (Option option in new Option[] { _units, _rule, _patterns, _shown })
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        int units = context.Get(_units) ?? 500;
        HopfieldRule rule = HopfieldCommand.Rules.FirstOrDefault(row => row.Name == context.Get(_rule)).Rule;
        IReadOnlyList<int> patterns = context.Get(_patterns)?.Values ?? [.. Loads.Select(load => Math.Max(1, (int)Math.Round(load * units))).Distinct()];
        IReadOnlyList<CapacityPoint> curve = HopfieldCapacity.Curve(units, patterns, rule, context.Get(_shown) ?? 50, context.Seed);
        if (context.Json)
        {
            new Findings()
                .Whole("units", "units", units)
                .Number("limit", "limit", HopfieldCapacity.Limit)
                .Json(json =>
                {
                    json.WriteStartArray("curve");
                    foreach (CapacityPoint point in curve)
                    {
                        json.WriteStartObject();
                        json.WriteNumber("patterns", point.Patterns);
                        json.WriteNumber("load", point.Load);
                        json.Number("expectedError", point.ExpectedError);
                        json.WriteNumber("firstError", point.FirstError);
                        json.WriteNumber("overlap", point.Overlap);
                        json.WriteNumber("kept", point.Kept);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                })
                .Write(context);
            return Task.FromResult(ExitCode.Done);
        }

        context.Output.WriteLine("patterns  a unit  first errors  expected  overlap    kept");
        foreach (CapacityPoint point in curve)
        {
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{point.Patterns,8}  {point.Load,6:0.000}  {point.FirstError,12:0.0000}  {point.ExpectedError,8:0.0000}  {point.Overlap,7:0.000}  {point.Kept,6:0%}"));
        }

        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Hebb's rule breaks down near {HopfieldCapacity.Limit} patterns a unit"));
        return Task.FromResult(ExitCode.Done);
    }
}
