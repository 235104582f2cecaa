using System.CommandLine;
using System.Globalization;
using Hybrid.Cli.Commands.Mixtures;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Crf;

/// <summary><c>hybrid crf train</c>: trains a linear-chain conditional random field.</summary>
internal sealed class CrfTrainCommand : HybridCommand
{
    private static readonly Dictionary<string, TrainingAlgorithm> Algorithms = new(StringComparer.Ordinal)
    {
        ["lbfgs"] = TrainingAlgorithm.Lbfgs,
        ["sgd"] = TrainingAlgorithm.AveragedSgd,
        ["perceptron"] = TrainingAlgorithm.AveragedPerceptron,
        ["pa"] = TrainingAlgorithm.PassiveAggressive,
    };

    /// <summary>The networks in front of the chain, as an algorithm's name.</summary>
    private const string Networks = "bilstm";

    private readonly Argument<string> _train = new("TRAIN.conll") { Description = "A token a line, columns apart by blanks or tabs, the label last; an empty line after a sentence" };
    private readonly Option<string?> _template = TypedOption.Text("--template", "FILE", "Feature templates in CRF++'s format [default: words and, where there are any, parts of speech around the token]");
    private readonly Option<string?> _test = TypedOption.Text("--test", "TEST.conll", "What accuracy and f1 are computed on [default: the training data]");
    private readonly Option<string?> _algorithm = TypedOption.Choice("--algorithm", "How the weights are found [default: lbfgs]", [.. Algorithms.Keys, Networks]);
    private readonly Option<double?> _l2 = TypedOption.Number("--l2", "The penalty X/2 |w|^2 [default: 1]", x => x >= 0, "numbers from 0 are allowed");
    private readonly Option<double?> _l1 = TypedOption.Number("--l1", "The penalty X sum |w|, with lbfgs [default: 0]", x => x >= 0, "numbers from 0 are allowed");
    private readonly Option<int?> _iterations = TypedOption.Whole("--max-iterations", "The most iterations, or passes [default: 500, or 10 passes]", 1);
    private readonly Option<int?> _minimum = TypedOption.Whole("--min-count", "Features that occur less often are left out [default: 1]", 1);
    private readonly Option<string?> _out = TypedOption.Text("--out", "M", "Where the model is saved", required: true);

    public CrfTrainCommand()
        : base("train", "Train a conditional random field on labelled sentences")
    {
        Arguments.Add(_train);
        foreach (Option option in new Option[] { _template, _test, _algorithm, _l2, _l1, _iterations, _minimum, _out })
        {
            Options.Add(option);
        }
    }

    protected override Task<int> RunAsync(CommandContext context)
    {
        string path = context.Get(_train)!;
        string target = context.Need(_out);
        OutputFile.Check(target);
        ColumnCorpus train = ColumnCorpus.Load(path);
        ColumnCorpus? test = context.Get(_test) is string testPath ? ColumnCorpus.Load(testPath) : null;
        if (test is not null && test.Columns != train.Columns)
        {
            throw new UsageException("--test", $"{context.Get(_test)} has {test.Columns} columns and {path} has {train.Columns}; both need the same");
        }

        if (context.Get(_algorithm) == Networks)
        {
            return Task.FromResult(TrainNetworks(context, path, train, test, target));
        }

        FeatureTemplate template = context.Get(_template) is string file ? FeatureTemplate.Load(file) : train.Columns > 2 ? FeatureTemplate.Chunking : FeatureTemplate.Words;
        var options = new ConditionalRandomFieldOptions
        {
            Algorithm = Algorithms[context.Get(_algorithm) ?? "lbfgs"],
            L2 = context.Get(_l2) ?? 1,
            L1 = context.Get(_l1) ?? 0,
            Iterations = context.Get(_iterations),
            MinimumCount = context.Get(_minimum) ?? 1,
            Seed = context.Seed,
        };
        var progress = new Reporter(context);
        ConditionalRandomFieldFit fit = ArgumentFault.Of(path, () => ConditionalRandomField.Fit(train, template, options, progress, context.Cancellation));
        fit.Model.Save(target);
        TaggingEvaluation evaluation = fit.Model.Evaluate(test ?? train, unseenLabelsAreWrong: true);
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteNumber("features", fit.Weights);
                json.WriteNumber("iterations", fit.Iterations);
                json.Number("loss", fit.Loss);
                json.Number("secondsPerIteration", fit.SecondsPerIteration);
                json.WriteBoolean("converged", fit.Converged);
                CrfEvaluationOutput.Write(json, evaluation);
            });
        }
        else
        {
            CrfEvaluationOutput.Write(context.Output, evaluation);
            context.Output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{fit.Weights} weights, loss {fit.Loss:F2}, {fit.Iterations} iterations of {fit.SecondsPerIteration:F3} s, {(fit.Converged ? "converged" : "not converged")}; on {(test is null ? "the training data" : "the test data")}\n"));
        }

        return Task.FromResult(context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done);
    }

    private int TrainNetworks(CommandContext context, string path, ColumnCorpus train, ColumnCorpus? test, string target)
    {
        (string Name, bool Given)[] others = [("--template", context.Get(_template) is not null), ("--l2", context.Get(_l2) is not null), ("--l1", context.Get(_l1) is not null), ("--min-count", context.Get(_minimum) is not null)];
        if (Array.Find(others, option => option.Given) is { Given: true } other)
        {
            throw new UsageException(other.Name, $"{Networks} learns its features and is held back by dropout; --max-iterations (passes) and --seed are allowed");
        }

        var standard = new NeuralTaggerOptions();
        NeuralTaggerOptions options = standard with { Epochs = context.Get(_iterations) ?? standard.Epochs, Seed = context.Seed };
        NeuralTaggerFit fit = ArgumentFault.Of(path, () => NeuralTagger.Fit(train, options, new NetworkReporter(context), context.Cancellation));
        fit.Model.Save(target);
        TaggingEvaluation evaluation = fit.Model.Evaluate(test ?? train);
        if (context.Json)
        {
            context.WriteJson(json =>
            {
                json.WriteNumber("features", fit.Weights);
                json.WriteNumber("iterations", fit.Losses.Count);
                json.Number("loss", fit.Losses.Count == 0 ? double.NaN : fit.Losses[^1]);
                json.Number("secondsPerIteration", fit.Losses.Count == 0 ? double.NaN : fit.Seconds / fit.Losses.Count);
                CrfEvaluationOutput.Write(json, evaluation);
            });
        }
        else
        {
            CrfEvaluationOutput.Write(context.Output, evaluation);
            context.Output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{fit.Weights} weights, {fit.Losses.Count} passes in {fit.Seconds:F0} s; on {(test is null ? "the training data" : "the test data")}\n"));
        }

        return context.Cancellation.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done;
    }

    /// <summary>A line a pass, when somebody watches.</summary>
    private sealed class NetworkReporter(CommandContext context) : IProgress<NeuralTaggerProgress>
    {
        public void Report(NeuralTaggerProgress value)
        {
            if (context.IsWatched)
            {
                context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pass {value.Epoch} of {value.Epochs}  loss {value.Loss:F4}  {value.Seconds:F0} s"));
            }
        }
    }

    /// <summary>A line an iteration, when somebody watches.</summary>
    private sealed class Reporter(CommandContext context) : IProgress<ConditionalRandomFieldProgress>
    {
        public void Report(ConditionalRandomFieldProgress value)
        {
            if (context.IsWatched)
            {
                context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"iteration {value.Iteration}  loss {value.Loss:G8}  {value.Seconds:F2} s"));
            }
        }
    }
}
