namespace Hybrid.Probabilistic.Tests.ConditionalRandomFields.HigherOrder;

/// <summary>Triples of labels against sums over all paths.</summary>
public sealed class SecondOrderFieldTests
{
    private static readonly Sentence[] _train = Draw(60, 1);

    [Fact]
    public void Partition_marginals_and_the_best_path_equal_sums_over_all_paths()
    {
        SecondOrderField model = SecondOrderField.Fit(_train, FeatureTemplate.Words, new ConditionalRandomFieldOptions { Iterations = 15 }).Model;
        foreach (Sentence sentence in Draw(6, 2).Concat([Sentence.OfWords("a")]))
        {
            (double Weight, string[] Path)[] all = [.. Paths(model, sentence.Length).Select(path => (Math.Exp(Score(model, sentence, path)), path))];
            double total = all.Sum(one => one.Weight);
            Assert.Equal(Math.Log(total), model.LogPartition(sentence), 1e-9);
            double[][] marginals = model.Marginals(sentence);
            for (int t = 0; t < sentence.Length; t++)
            {
                for (int k = 0; k < model.Labels.Count; k++)
                {
                    Assert.Equal(all.Where(one => one.Path[t] == model.Labels[k]).Sum(one => one.Weight) / total, marginals[t][k], 1e-9);
                }
            }

            Assert.Equal(all.MaxBy(one => one.Weight).Path, model.Tag(sentence));
        }
    }

    [Fact]
    public void The_gradient_equals_finite_differences_of_the_objective()
    {
        var labels = new FeatureIndex();
        var sink = new FeatureSink(new FeatureIndex(), new FeatureIndex(), learns: true);
        EncodedCorpus corpus = EncodedCorpus.Of([.. _train.Take(5)], FeatureTemplate.Words, sink, (sentence, t) => labels.Count(sentence[t, sentence.Columns - 1]));
        var layout = new TripleLayout(labels.Names.Count, sink.StateIndex.Names.Count);
        var objective = new TripleObjective(corpus, layout, 0.3);
        var weights = new WeightVector(layout.Size);
        var random = new Random(4);
        for (int i = 0; i < layout.Count; i++)
        {
            weights.Slice(i, 1)[0] = random.NextDouble() - 0.5;
        }

        WeightVector gradient = new(layout.Size), other = new(layout.Size);
        objective.Evaluate(weights, gradient);
        for (int i = 0; i < layout.Count; i += 7)
        {
            double at = weights.Slice(i, 1)[0];
            weights.Slice(i, 1)[0] = at + 1e-5;
            double up = objective.Evaluate(weights, other);
            weights.Slice(i, 1)[0] = at - 1e-5;
            double down = objective.Evaluate(weights, other);
            weights.Slice(i, 1)[0] = at;
            Assert.Equal((up - down) / 2e-5, gradient.Slice(i, 1)[0], 1e-5);
        }
    }

    [Fact]
    public void What_depends_on_two_labels_before_is_learnt_where_the_first_order_cannot()
    {
        // Each label is the sum modulo two of the two before, and the words say nothing but the first two.
        Sentence[] train = Sums(200, 3), test = Sums(50, 4);
        double second = SecondOrderField.Fit(train, FeatureTemplate.Words).Model.Evaluate(test).Accuracy;
        double first = ConditionalRandomField.Fit(train, FeatureTemplate.Words).Model.Evaluate(test).Accuracy;
        Assert.Equal(1, second);
        Assert.True(first < 0.9, $"first order {first}");
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("Lbfgs", Assert.Throws<ArgumentException>(() => SecondOrderField.Fit(_train, FeatureTemplate.Words, new ConditionalRandomFieldOptions { Algorithm = TrainingAlgorithm.AveragedSgd })).Message);
        Assert.Contains("no sentence", Assert.Throws<ArgumentException>(() => SecondOrderField.Fit([], FeatureTemplate.Words)).Message);
        SecondOrderField model = SecondOrderField.Fit(_train, FeatureTemplate.Words, new ConditionalRandomFieldOptions { Iterations = 1 }).Model;
        Assert.Contains("never seen", Assert.Throws<ArgumentException>(() => model.Weight(null, null, "Q")).Message);
    }

    private static double Score(SecondOrderField model, Sentence sentence, string[] path)
    {
        double sum = 0;
        for (int t = 0; t < path.Length; t++)
        {
            sum += model.Score(sentence, t, path[t]) + model.Weight(t > 1 ? path[t - 2] : null, t > 0 ? path[t - 1] : null, path[t]);
        }

        return sum;
    }

    private static IEnumerable<string[]> Paths(SecondOrderField model, int length) =>
        Enumerable.Range(0, (int)Math.Pow(model.Labels.Count, length)).Select(code => Enumerable.Range(0, length).Select(t => model.Labels[code / (int)Math.Pow(model.Labels.Count, t) % model.Labels.Count]).ToArray());

    private static Sentence[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Sentence.Of([.. Enumerable.Range(0, random.Next(2, 6)).Select(_ =>
        {
            int word = random.Next(6);
            return (IReadOnlyList<string>)[$"w{word}", random.Next(4) == 0 ? "C" : word % 2 == 0 ? "A" : "B"];
        })]))];
    }

    private static Sentence[] Sums(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] bits = new int[10];
            (bits[0], bits[1]) = (random.Next(2), random.Next(2));
            for (int t = 2; t < bits.Length; t++)
            {
                bits[t] = (bits[t - 1] + bits[t - 2]) % 2;
            }

            return Sentence.Of([.. bits.Select((bit, t) => (IReadOnlyList<string>)[t < 2 ? $"bit{bit}" : "x", bit.ToString(System.Globalization.CultureInfo.InvariantCulture)])]);
        })];
    }
}
