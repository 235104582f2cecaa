using Hybrid.Causal.Estimation;
using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Causal;

/// <summary><c>hybrid causal estimate</c>: an effect from data, with its interval.</summary>
internal sealed class CausalEstimateCommand : HybridCommand
{
    private readonly EstimationArguments _arguments = new();

    public CausalEstimateCommand()
        : base("estimate", "Estimate the effect of one column on another, with an interval") => _arguments.AddTo(this);

    protected override Task<int> RunAsync(CommandContext context)
    {
        (EstimationProblem problem, EffectEstimator estimator, EstimationOptions options) = _arguments.Read(context);
        EffectEstimate effect = ArgumentFault.Of(_arguments.File(context), () => estimator.Estimate(problem, options));
        if (!context.Json)
        {
            Print(context, effect);
            return Task.FromResult(ExitCode.Done);
        }

        context.WriteJson(json =>
        {
            json.Number("estimate", effect.Value);
            json.Number("standardError", effect.StandardError);
            json.WriteStartArray("interval");
            json.WriteNumberValue(effect.Interval.Low);
            json.WriteNumberValue(effect.Interval.High);
            json.WriteEndArray();
            json.Number("pValue", effect.PValue);
            json.WritePropertyName("adjustment");
            CausalOutput.Strings(json, effect.Adjustment);
            json.WriteNumber("n", effect.Used);
            json.WriteString("method", effect.Method);
            json.WriteString("target", Target(effect));
            if (effect.Overlap is OverlapReport overlap)
            {
                json.WriteStartObject("overlap");
                json.Number("low", overlap.Low);
                json.Number("high", overlap.High);
                json.WriteNumber("trimmed", overlap.Trimmed);
                json.Number("effectiveTreated", overlap.EffectiveTreated);
                json.Number("effectiveUntreated", overlap.EffectiveUntreated);
                json.WriteEndObject();
            }

            json.WriteStartArray("balance");
            foreach (BalanceRow row in effect.Balance)
            {
                json.WriteStartObject();
                json.WriteString("covariate", row.Covariate);
                json.Number("before", row.Before);
                json.Number("after", row.After);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("details");
            foreach ((string name, double value) in effect.Details)
            {
                json.Number(name, value);
            }

            json.WriteEndObject();
            json.WritePropertyName("warnings");
            CausalOutput.Strings(json, effect.Warnings);
        });
        return Task.FromResult(ExitCode.Done);
    }

    private static string Target(EffectEstimate effect) => effect.Target switch { EffectTarget.Treated => "att", EffectTarget.Untreated => "atc", _ => "ate" };

    private static void Print(CommandContext context, EffectEstimate effect)
    {
        context.Output.Write($"{effect}\n");
        context.Output.Write(effect.Adjustment.Count == 0 ? "adjusted for nothing\n" : $"adjusted for {string.Join(", ", effect.Adjustment)}\n");
        if (effect.Overlap is OverlapReport overlap)
        {
            context.Output.Write(FormattableString.Invariant($"propensities from {overlap.Low:F3} to {overlap.High:F3}; as good as {overlap.EffectiveTreated:F0} treated and {overlap.EffectiveUntreated:F0} untreated rows\n"));
        }

        if (effect.Balance.Count > 0)
        {
            string Text(double value) => double.IsNaN(value) ? "-" : FormattableString.Invariant($"{value:F3}");
            context.Output.Write("\n" + TextTable.Of(["covariate", "difference before", "after"], [.. effect.Balance.Select(r => (IReadOnlyList<string>)[r.Covariate, Text(r.Before), Text(r.After)])]));
        }

        foreach (string warning in effect.Warnings)
        {
            context.Error.WriteLine($"warning: {warning}");
        }
    }
}
