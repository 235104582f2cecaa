namespace Hybrid.Probabilistic.Tests.ConditionalRandomFields;

/// <summary>Small models against sums over all paths of labels.</summary>
public sealed class ConditionalRandomFieldTests
{
    private const string Sample = "the D\ndog N\nbarks V\n\na D\ncat N\nsleeps V\nnow A\n\nsleep V\nnow A\n\nthe D\ncat N\n";

    private static readonly FeatureTemplate Words = FeatureTemplate.Parse("U0:%x[0,0]\nU1:%x[-1,0]/%x[0,0]\nB");

    private static ConditionalRandomField Fit(FeatureTemplate template, ConditionalRandomFieldOptions? options = null) =>
        ConditionalRandomField.Fit(ColumnCorpus.Parse(Sample), template, options ?? new() { L2 = 0.5 }).Model;

    public static TheoryData<string> Templates => new(
        "U0:%x[0,0]\nU1:%x[-1,0]/%x[0,0]\nB", "U0:%x[0,0]\nB0:%x[0,0]\nB", "U0:%x[0,0]\nB0:%x[0,0]/%x[-1,0]", "U0:%x[0,0]\nU1:%x[1,0]");

    /// <summary>The score of a path, summed from the weights that the model shows.</summary>
    private static double Score(ConditionalRandomField model, FeatureTemplate template, Sentence sentence, IReadOnlyList<string> labels)
    {
        Dictionary<(string, string?, string), double> weights = model.Weights().ToDictionary(w => (w.Feature, w.From, w.Label), w => w.Weight);
        double score = 0;
        for (int t = 0; t < labels.Count; t++)
        {
            foreach (string line in template.Text.Split('\n'))
            {
                string name = System.Text.RegularExpressions.Regex.Replace(line, @"%x\[(-?\d+),(\d+)\]", m => Cell(int.Parse(m.Groups[1].Value), int.Parse(m.Groups[2].Value)));
                string Cell(int row, int column) => t + row < 0 ? $"_B{t + row}" : t + row >= sentence.Length ? $"_B+{t + row - sentence.Length + 1}" : sentence[t + row, column];
                if (line[0] == 'U')
                {
                    score += weights.GetValueOrDefault((name, null, labels[t]));
                }
                else if (t > 0)
                {
                    score += weights.GetValueOrDefault((line == "B" ? string.Empty : name, labels[t - 1], labels[t]));
                }
            }
        }

        return score;
    }

    private static IEnumerable<string[]> Paths(IReadOnlyList<string> labels, int length) => length == 0
        ? [[]]
        : Paths(labels, length - 1).SelectMany(path => labels.Select(label => (string[])[.. path, label]));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Log_partition_marginals_and_best_paths_equal_sums_over_all_paths(string text)
    {
        // Expected: enumeration of the 4^5 paths, scored from the listed weights.
        FeatureTemplate template = FeatureTemplate.Parse(text);
        ConditionalRandomField model = Fit(template);
        Sentence sentence = Sentence.OfWords("the", "cat", "barks", "now", "zebra");
        var scored = Paths(model.Labels, sentence.Length).Select(path => (Path: path, Score: Score(model, template, sentence, path))).ToList();
        double most = scored.Max(p => p.Score);
        double logarithm = most + Math.Log(scored.Sum(p => Math.Exp(p.Score - most)));
        Assert.Equal(logarithm, model.LogPartition(sentence), 10);
        double[][] marginals = model.Marginals(sentence);
        for (int t = 0; t < sentence.Length; t++)
        {
            for (int label = 0; label < model.Labels.Count; label++)
            {
                double expected = scored.Where(p => p.Path[t] == model.Labels[label]).Sum(p => Math.Exp(p.Score - logarithm));
                Assert.Equal(expected, marginals[t][label], 10);
            }
        }

        var ordered = scored.OrderByDescending(p => p.Score).Take(7).ToList();
        Assert.Equal(ordered[0].Path, model.Tag(sentence));
        IReadOnlyList<LabelPath> best = model.Best(sentence, 7);
        for (int k = 0; k < 7; k++)
        {
            Assert.Equal(ordered[k].Score - logarithm, best[k].LogProbability, 10);
            Assert.Equal(best[k].LogProbability, model.LogProbability(sentence, best[k].Labels), 10);
        }

        Assert.Equal(7, best.Select(p => string.Join(' ', p.Labels)).Distinct().Count());
        string?[] known = [null, "V", null, null, "D"];
        string[] constrained = scored.Where(p => p.Path[1] == "V" && p.Path[4] == "D").MaxBy(p => p.Score).Path;
        Assert.Equal(constrained, model.Tag(sentence, known));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public unsafe void The_gradient_equals_central_differences_also_with_unlabelled_tokens(string text)
    {
        foreach (string? unknown in new string?[] { null, "N" })
        {
            FeatureTemplate template = FeatureTemplate.Parse(text);
            var labels = new FeatureIndex();
            var sink = new FeatureSink(new FeatureIndex(), new FeatureIndex(), learns: true);
            EncodedCorpus corpus = EncodedCorpus.Of(
                ColumnCorpus.Parse(Sample), template, sink, (s, t) => s[t, 1] == unknown && t > 0 ? -1 : labels.Count(s[t, 1]));
            var layout = new WeightLayout(labels.Names.Count, sink.StateIndex.Names.Count, sink.TransitionIndex.Names.Count, template.HasTransitions);
            var objective = new LikelihoodObjective(corpus, layout, 0.7);
            var weights = new WeightVector(layout.Size);
            var gradient = new WeightVector(layout.Size);
            var other = new WeightVector(layout.Size);
            for (long row = 0; row < layout.Size; row += layout.Stride)
            {
                for (int j = 0; j < layout.Labels && (layout.HasPairs || row < layout.PairStart || row >= layout.TransitionStart); j++)
                {
                    weights.Pointer[row + j] = Math.Sin((row * 1.7) + j + 0.5);
                }
            }

            objective.Evaluate(weights, gradient);
            for (long i = 0; i < layout.Size; i++)
            {
                double value = weights.Pointer[i], step = 1e-5;
                if (value == 0)
                {
                    Assert.Equal(0, gradient.Pointer[i], 12);
                    continue;
                }

                weights.Pointer[i] = value + step;
                double above = objective.Evaluate(weights, other);
                weights.Pointer[i] = value - step;
                double below = objective.Evaluate(weights, other);
                weights.Pointer[i] = value;
                Assert.Equal((above - below) / (2 * step), gradient.Pointer[i], 6);
            }
        }
    }

    [Fact]
    public unsafe void Weights_too_far_apart_for_probabilities_give_the_same_answers_in_logarithms()
    {
        // Two labels; a pair weight of -2000 against -1000 both ways: exp of their difference underflows, the logarithm of the sum does not.
        var layout = new WeightLayout(2, 1, 0, true);
        var lattice = new Lattice(layout);
        var weights = new WeightVector(layout.Size);
        weights.Pointer[layout.PairStart] = -2000;
        weights.Pointer[layout.PairStart + layout.Stride + 1] = -2000;
        weights.Pointer[layout.PairStart + 1] = -1000;
        weights.Pointer[layout.PairStart + layout.Stride] = -1000;
        var rows = new FeatureRows();
        rows.EndRow();
        rows.EndRow();
        lattice.Pairs.Set(weights.Pointer + layout.PairStart);
        lattice.Score(weights.Pointer, rows, rows, 0, 2);
        lattice.Fix(0, 1);
        lattice.Fix(1, 1);
        var posteriors = new WeightVector(2 * layout.Stride);
        var pairs = new WeightVector(layout.PairSize);
        Assert.Equal(-2000, lattice.Marginals(2, posteriors.Pointer, pairs.Pointer), 9);
        Assert.Equal(1, posteriors.Pointer[1], 12);
        Assert.Equal(1, pairs.Pointer[layout.Stride + 1], 12);
    }

    [Theory]
    [InlineData(TrainingAlgorithm.Lbfgs)]
    [InlineData(TrainingAlgorithm.AveragedSgd)]
    [InlineData(TrainingAlgorithm.AveragedPerceptron)]
    [InlineData(TrainingAlgorithm.PassiveAggressive)]
    public void Every_algorithm_learns_the_sample_and_repeats_itself(TrainingAlgorithm algorithm)
    {
        var options = new ConditionalRandomFieldOptions { Algorithm = algorithm, L2 = 0.01, Iterations = 40, Seed = 3 };
        ConditionalRandomField first = Fit(Words, options), second = Fit(Words, options);
        Assert.Equal(1.0, first.Evaluate(ColumnCorpus.Parse(Sample)).Accuracy);
        Assert.Equal(first.Weights(), second.Weights());
    }

    [Fact]
    public void Averaged_stochastic_gradient_comes_near_the_optimum_of_lbfgs()
    {
        ColumnCorpus corpus = ColumnCorpus.Parse(Sample);
        double best = ConditionalRandomField.Fit(corpus, Words, new() { L2 = 0.5, Tolerance = 1e-12 }).Loss;
        double near = ConditionalRandomField.Fit(corpus, Words, new() { L2 = 0.5, Algorithm = TrainingAlgorithm.AveragedSgd, Iterations = 3000 }).Loss;
        Assert.InRange(near, best - 1e-9, best * 1.01);
    }

    [Fact]
    public void An_absolute_penalty_meets_its_optimality_conditions_and_prunes()
    {
        // At the optimum |gradient| <= L1 where a weight is 0, so no weight near 0 but 0 itself is left.
        ColumnCorpus corpus = ColumnCorpus.Parse(Sample);
        ConditionalRandomFieldFit plain = ConditionalRandomField.Fit(corpus, Words, new() { L2 = 0.01 });
        ConditionalRandomFieldFit sparse = ConditionalRandomField.Fit(corpus, Words, new() { L2 = 0.01, L1 = 0.4, Tolerance = 1e-12 });
        Assert.True(sparse.Model.Features < plain.Model.Features);
        Assert.True(sparse.Model.Weights().Count < plain.Model.Weights().Count / 2);
    }

    [Fact]
    public void A_saved_model_answers_the_same_and_a_damaged_or_foreign_one_is_refused()
    {
        ConditionalRandomField model = Fit(Words);
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            Sentence sentence = Sentence.OfWords("the", "dog", "sleeps");
            Assert.Equal(model.Marginals(sentence), ConditionalRandomField.Load(path).Marginals(sentence));
            byte[] bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..^9]);
            Assert.Contains("cut short", Assert.Throws<DataFormatException>(() => ConditionalRandomField.Load(path)).Message, StringComparison.Ordinal);
            bytes["hybrid-crf ".Length] = (byte)'7';
            File.WriteAllBytes(path, bytes);
            Assert.Contains("version 7", Assert.Throws<DataFormatException>(() => ConditionalRandomField.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Features_of_a_function_carry_values()
    {
        ITokenFeatures features = TokenFeatures.Of((sentence, t, sink) =>
        {
            sink.Add($"word={sentence[t, 0]}");
            sink.Add("length", sentence[t, 0].Length / 10.0);
        });
        ConditionalRandomField model = ConditionalRandomField.Fit(ColumnCorpus.Parse(Sample), features, new() { L2 = 0.01 }).Model;
        Assert.Equal(1.0, model.Evaluate(ColumnCorpus.Parse(Sample)).Accuracy);
        Assert.Contains(model.Weights(), weight => weight.Feature == "length");
    }

    [Fact]
    public void Chunks_count_as_the_shared_task_counts_them()
    {
        // By hand: gold NP(0,2) VP(2,3) NP(3,4); found NP(0,2) VP(2,4).
        TaggingEvaluation evaluation = TaggingEvaluation.Of([["B-NP", "I-NP", "B-VP", "B-NP", "O"]], [["B-NP", "I-NP", "B-VP", "I-VP", "O"]]);
        Assert.Equal(new ChunkScore(3, 2, 1), evaluation.Chunks);
        Assert.Equal(0.8, evaluation.Accuracy, 12);
        Assert.Equal(0.4, evaluation.F1, 12);
        Assert.Equal(new ChunkScore(2, 1, 1), evaluation.ByType["NP"]);
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        Assert.Contains("line 3", Assert.Throws<DataFormatException>(() => ColumnCorpus.Parse("a B\nb I\nc\n", "x.conll")).Message.Replace(":3", " line 3", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("%y[0,0]", Assert.Throws<DataFormatException>(() => FeatureTemplate.Parse("U0:%y[0,0]")).Message, StringComparison.Ordinal);
        Assert.Contains("begins with 'X'", Assert.Throws<DataFormatException>(() => FeatureTemplate.Parse("X")).Message, StringComparison.Ordinal);
        ConditionalRandomField model = Fit(Words);
        Assert.Contains("'Z'", Assert.Throws<ArgumentException>(() => model.Evaluate(ColumnCorpus.Parse("dog Z\n"))).Message, StringComparison.Ordinal);
        Assert.Contains("column 1", Assert.Throws<ArgumentException>(() => ConditionalRandomField.Fit(ColumnCorpus.Parse(Sample), FeatureTemplate.Parse("U:%x[0,1]"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Fit(Words, new() { L2 = double.NaN }));
    }

    [SharedFact]
    [Trait("Speed", "Slow")]
    public void The_chunking_task_reaches_the_published_objective()
    {
        // Objective 9042.07 and 1,679,700 weights: L. Bottou's figures for CRF++ with this template, cut-off 3 and C = 1. F1 93.74 there.
        ColumnCorpus train = ColumnCorpus.Load(SharedData.Path("data", "conll2000", "train.txt.gz"));
        ColumnCorpus test = ColumnCorpus.Load(SharedData.Path("data", "conll2000", "test.txt.gz"));
        ConditionalRandomFieldFit fit = ConditionalRandomField.Fit(
            train, FeatureTemplate.Chunking, new() { MinimumCount = 3, Algorithm = TrainingAlgorithm.AveragedSgd, Iterations = 8 });
        Assert.Equal(1_679_700, fit.Weights);
        // The test part has two labels I-LST, which training never shows.
        Assert.True(fit.Model.Evaluate(test, unseenLabelsAreWrong: true).F1 >= 0.937);
    }
}
