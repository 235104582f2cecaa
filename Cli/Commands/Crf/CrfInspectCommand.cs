using System.CommandLine;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Crf;

/// <summary><c>hybrid crf inspect</c>: the heaviest weights of a model.</summary>
internal sealed class CrfInspectCommand : HybridCommand
{
    private const int Usual = 30;

    private readonly Argument<string> _model = new("M") { Description = "A model that 'hybrid crf train' saved" };
    private readonly Option<int?> _count = TypedOption.Whole("--count", $"How many weights [default: {Usual}]", 1);

    public CrfInspectCommand()
        : base("inspect", "The weights with the largest absolute values")
    {
        Arguments.Add(_model);
        Options.Add(_count);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        ConditionalRandomField model = ConditionalRandomField.Load(context.Get(_model)!);
        IReadOnlyList<FeatureWeight> weights = model.Weights(context.Get(_count) ?? Usual);
        if (!context.Json)
        {
            context.Output.Write(TextTable.Of(
                ["weight", "feature", "label before", "label"],
                [.. weights.Select(w => (IReadOnlyList<string>)[NumberTables.Text(w.Weight), w.Feature.Length == 0 ? "(pair of labels)" : w.Feature, w.From ?? string.Empty, w.Label])]));
            return Task.FromResult(ExitCode.Done);
        }

        foreach (FeatureWeight weight in weights)
        {
            context.WriteJson(json =>
            {
                json.WriteString("feature", weight.Feature);
                json.WriteString("from", weight.From);
                json.WriteString("label", weight.Label);
                json.Number("weight", weight.Weight);
            });
        }

        return Task.FromResult(ExitCode.Done);
    }
}
