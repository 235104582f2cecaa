using Microsoft.ML.Probabilistic.Algorithms;
using Microsoft.ML.Probabilistic.Distributions;
using Microsoft.ML.Probabilistic.Math;
using Microsoft.ML.Probabilistic.Models;
using Net = Microsoft.ML.Probabilistic.Models.Variable;
using Span = Microsoft.ML.Probabilistic.Models.Range;

namespace Hybrid.Probabilistic.InferNet;

/// <summary>Bayesian classifier combination by Infer.NET's variational message passing, to hold <see cref="CrowdAggregation.ClassifierCombination"/> against.</summary>
/// <remarks>Source: H.-C. Kim and Z. Ghahramani, "Bayesian classifier combination", 2012; M. Venanzi and others, "Community-based Bayesian aggregation models for crowdsourcing", 2014.</remarks>
public static class InferNetCrowd
{
    /// <summary>The posterior of every task's class.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="options">The prior; communities are not offered. Default: that of <see cref="ClassifierCombinationOptions"/>.</param>
    /// <param name="iterations">The rounds of messages, at least 1. Default 100.</param>
    /// <returns>[tasks, classes].</returns>
    /// <exception cref="ArgumentException">Communities are asked for.</exception>
    public static double[,] Posteriors(CrowdLabels labels, ClassifierCombinationOptions? options = null, int iterations = 100)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        options ??= new ClassifierCombinationOptions();
        if (options.Communities != 0)
        {
            throw new ArgumentException($"InferNetCrowd: Communities is {options.Communities}; 0 is allowed, use CrowdAggregation.ClassifierCombination for communities.", nameof(options));
        }

        int classes = labels.Classes.Count;
        (int Task, int Worker, int Class)[] entries = [.. labels.Entries];
        ILookup<int, (int Task, int Worker, int Class)> byWorker = entries.ToLookup(entry => entry.Worker);
        var kind = new Span(classes).Named("kind");
        var task = new Span(labels.Tasks.Count).Named("task");
        var worker = new Span(labels.Workers.Count).Named("worker");
        VariableArray<int> counts = Net.Array<int>(worker).Named("counts");
        counts.ObservedValue = [.. Enumerable.Range(0, labels.Workers.Count).Select(w => byWorker[w].Count())];
        var said = new Span(counts[worker]).Named("said");
        VariableArray<VariableArray<int>, int[][]> tasks = Net.Array(Net.Array<int>(said), worker).Named("tasks");
        tasks.ObservedValue = [.. Enumerable.Range(0, labels.Workers.Count).Select(w => byWorker[w].Select(entry => entry.Task).ToArray())];
        Variable<Vector> shares = Net.Dirichlet(kind, [.. Enumerable.Repeat(options.Classes, classes)]).Named("shares");
        VariableArray<int> truth = Net.Array<int>(task).Named("truth");
        truth[task] = Net.Discrete(shares).ForEach(task);
        VariableArray<Dirichlet> priors = Net.Array<Dirichlet>(kind).Named("priors");
        priors.ObservedValue = [.. Enumerable.Range(0, classes).Select(right => new Dirichlet([.. Enumerable.Range(0, classes).Select(label => label == right ? options.Right : options.Wrong)]))];
        VariableArray<VariableArray<Vector>, Vector[][]> confusion = Net.Array(Net.Array<Vector>(kind), worker).Named("confusion");
        confusion[worker][kind] = Variable<Vector>.Random(priors[kind]).ForEach(worker);
        confusion.SetValueRange(kind);
        VariableArray<VariableArray<int>, int[][]> words = Net.Array(Net.Array<int>(said), worker).Named("words");
        using (Net.ForEach(worker))
        {
            VariableArray<int> own = Net.Subarray(truth, tasks[worker]);
            own.SetValueRange(kind);
            using (Net.ForEach(said))
            {
                using (Net.Switch(own[said]))
                {
                    words[worker][said] = Net.Discrete(confusion[worker][own[said]]);
                }
            }
        }

        words.ObservedValue = [.. Enumerable.Range(0, labels.Workers.Count).Select(w => byWorker[w].Select(entry => entry.Class).ToArray())];
        double[,] votes = new double[labels.Tasks.Count, classes];
        foreach ((int t, int _, int c) in entries)
        {
            votes[t, c]++;
        }

        truth.InitialiseTo(Distribution<int>.Array([.. Enumerable.Range(0, labels.Tasks.Count).Select(t => new Discrete([.. Enumerable.Range(0, classes).Select(c => votes[t, c] + 1e-3)]))]));
        var engine = new InferenceEngine(new VariationalMessagePassing()) { ShowProgress = false, NumberOfIterations = iterations };
        engine.Compiler.WriteSourceFiles = false;
        engine.Compiler.GenerateInMemory = true;
        Discrete[] posteriors = engine.Infer<Discrete[]>(truth);
        double[,] result = new double[labels.Tasks.Count, classes];
        for (int t = 0; t < posteriors.Length; t++)
        {
            for (int c = 0; c < classes; c++)
            {
                result[t, c] = posteriors[t][c];
            }
        }

        return result;
    }
}
