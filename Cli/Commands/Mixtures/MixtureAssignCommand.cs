using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Mixtures;

/// <summary><c>hybrid mixture assign</c>: which component each row belongs to.</summary>
internal sealed class MixtureAssignCommand : HybridCommand
{
    private readonly Argument<string> _file = new("FILE.json") { Description = "A mixture that 'hybrid mixture fit --out FILE.json' saved" };
    private readonly Argument<string> _data = new("DATA.csv") { Description = "A table with the same columns" };

    public MixtureAssignCommand()
        : base("assign", "Assign rows to the components of a mixture")
    {
        Arguments.Add(_file);
        Arguments.Add(_data);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_data)!;
        GaussianMixture mixture = GaussianMixture.Load(context.Get(_file)!);
        Observations data = Observations.Load(path);
        double[,] shares = ArgumentFault.Of(path, () => mixture.Responsibilities(data));
        int[] labels = mixture.Assign(data);
        if (context.Json)
        {
            for (int row = 0; row < labels.Length; row++)
            {
                int at = row;
                context.WriteJson(json =>
                {
                    json.WriteNumber("row", at);
                    json.WriteNumber("component", labels[at]);
                    json.Numbers("responsibilities", NumberTables.RowOf(shares, at));
                });
            }

            return Task.FromResult(ExitCode.Done);
        }

        IReadOnlyList<string>[] rows = [.. labels.Select((label, row) => (IReadOnlyList<string>)[NumberTables.Text(row), NumberTables.Text(label), NumberTables.Text(shares[row, label])])];
        context.Output.Write(TextTable.Of(["row", "component", "probability"], rows));
        return Task.FromResult(ExitCode.Done);
    }
}
