using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Crf;

/// <summary><c>hybrid crf evaluate</c>: labels sentences and compares with their last column.</summary>
internal sealed class CrfEvaluateCommand : HybridCommand
{
    private readonly Argument<string> _model = new("M") { Description = "A model that 'hybrid crf train' saved" };
    private readonly Argument<string> _test = new("TEST.conll") { Description = "Sentences with the right label in the last column" };

    public CrfEvaluateCommand()
        : base("evaluate", "Accuracy and F1 on labelled sentences")
    {
        Arguments.Add(_model);
        Arguments.Add(_test);
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_test)!;
        SavedTagger model = SavedTagger.Open(context.Get(_model)!);
        ColumnCorpus test = ColumnCorpus.Load(path);
        TaggingEvaluation evaluation = ArgumentFault.Of(path, () => model.Evaluate(test));
        string[] unseen = [.. test.SelectMany(sentence => Enumerable.Range(0, sentence.Length).Select(t => sentence[t, sentence.Columns - 1])).Distinct().Except(model.Labels).Order(StringComparer.Ordinal)];
        if (unseen.Length > 0)
        {
            context.Error.Write($"never seen in training, so counted as errors: the label{(unseen.Length == 1 ? string.Empty : "s")} {string.Join(", ", unseen)}\n");
        }

        if (context.Json)
        {
            context.WriteJson(json => CrfEvaluationOutput.Write(json, evaluation));
        }
        else
        {
            CrfEvaluationOutput.Write(context.Output, evaluation);
        }

        return Task.FromResult(ExitCode.Done);
    }
}
