using System.CommandLine;
using Hybrid.Cli.Commands.Unsupervised;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Energy;

/// <summary>How the partition function is estimated, and what comes of it.</summary>
internal sealed class AnnealingOptions
{
    private const int UsualChains = 100;
    private const int UsualTemperatures = 10_000;

    private readonly Option<bool> _ais = new("--ais") { Description = "Estimate the log-likelihood by annealed importance sampling" };
    private readonly Option<int?> _chains = TypedOption.Whole("--ais-chains", "The chains of that [default: 100]", 2);
    private readonly Option<int?> _temperatures = TypedOption.Whole("--ais-temperatures", "The temperatures of that; the more, the better [default: 10000]", 1);

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    public AnnealingOptions(Command command)
    {
        command.Options.Add(_ais);
        command.Options.Add(_chains);
        command.Options.Add(_temperatures);
    }

    /// <summary>Whether an estimate is wanted.</summary>
    public bool IsWanted(CommandContext context)
    {
        if (!context.Get(_ais) && (context.Get(_chains) ?? context.Get(_temperatures)) is not null)
        {
            throw new UsageException(context.Get(_chains) is null ? "--ais-temperatures" : "--ais-chains", "there is no annealing; add --ais");
        }

        return context.Get(_ais);
    }

    /// <summary>An estimate.</summary>
    /// <param name="context">What the command runs in.</param>
    /// <param name="estimate">Makes it of a number of chains and temperatures.</param>
    public PartitionEstimate Run(CommandContext context, Func<int, int, PartitionEstimate> estimate)
    {
        if (!context.Json)
        {
            context.Error.WriteLine("annealing ...");
        }

        return estimate(context.Get(_chains) ?? UsualChains, context.Get(_temperatures) ?? UsualTemperatures);
    }

    /// <summary>Adds an estimate, and mean log-likelihoods with three standard errors of the estimate.</summary>
    /// <param name="findings">What is printed.</param>
    /// <param name="z">The estimate; low and high are equal when it is exact. Null for none.</param>
    /// <param name="data">The rows.</param>
    /// <param name="likelihood">The mean log-likelihood of rows, or a bound of it, given ln Z.</param>
    /// <param name="name">The member, such as <c>logLikelihood</c>.</param>
    /// <param name="label">What a person reads.</param>
    public static Findings Add(Findings findings, PartitionEstimate? z, RowData data, Func<float[], double, double> likelihood, string name, string label)
    {
        if (z is null)
        {
            return findings;
        }

        findings.Number("logPartition", "ln Z", z.LogPartition).Number("logPartitionLow", "  from", z.Low).Number("logPartitionHigh", "  to", z.High).Number("effectiveChains", "effective chains", double.IsFinite(z.EffectiveChains) ? z.EffectiveChains : null);
        foreach ((string part, string words, float[]? rows) in new[] { (string.Empty, "training rows", data.Rows), ("Test", "test rows", data.TestRows) })
        {
            if (rows is not null)
            {
                double mean = likelihood(rows, z.LogPartition);
                string member = part.Length == 0 ? name : $"test{char.ToUpperInvariant(name[0])}{name[1..]}";
                findings.Number(member, $"{label}, {words}", mean).Number(member + "Low", "  from", mean + z.LogPartition - z.High).Number(member + "High", "  to", mean + z.LogPartition - z.Low);
            }
        }

        return findings;
    }
}
