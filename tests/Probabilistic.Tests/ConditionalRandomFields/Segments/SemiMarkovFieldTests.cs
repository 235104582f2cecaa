namespace Hybrid.Probabilistic.Tests.ConditionalRandomFields.Segments;

/// <summary>Runs of tokens against sums over all segmentations.</summary>
public sealed class SemiMarkovFieldTests
{
    private static readonly Sentence[] _train = Draw(40, 1);

    [Fact]
    public void Partition_probabilities_and_the_best_segmentation_equal_sums_over_all()
    {
        SemiMarkovField model = SemiMarkovField.Fit(_train, FeatureTemplate.Words, SegmentFeatures.Standard(), new SemiMarkovFieldOptions { Longest = 3, Iterations = 10 }).Model;
        foreach (Sentence sentence in Draw(4, 2))
        {
            (double Weight, Segment[] Segments)[] all = [.. Segmentations(model, sentence.Length, 0, []).Select(segments => (Math.Exp(model.Score(sentence, segments)), segments))];
            double total = all.Sum(one => one.Weight);
            Assert.Equal(Math.Log(total), model.LogPartition(sentence), 1e-9);
            foreach (Segment segment in all.SelectMany(one => one.Segments).Distinct())
            {
                Assert.Equal(all.Where(one => one.Segments.Contains(segment)).Sum(one => one.Weight) / total, model.Probability(sentence, segment), 1e-9);
            }

            Assert.Equal(all.MaxBy(one => one.Weight).Segments, model.Find(sentence));
        }
    }

    [Fact]
    public void The_gradient_equals_finite_differences_of_the_objective()
    {
        FeatureIndex tokens = new(), runs = new(), labels = new();
        Sentence[] sentences = [.. _train.Take(4)];
        EncodedSegments[] encoded = [.. sentences.Select(sentence => EncodedSegments.Of(sentence, 3, FeatureTemplate.Words, SegmentFeatures.Standard(), tokens, runs, true))];
        (int, int, int)[][] gold = [.. sentences.Select(sentence => Segment.Of([.. Enumerable.Range(0, sentence.Length).Select(t => sentence[t, 1])]).Select(one => (one.Begin, one.End, labels.Count(one.Label))).ToArray())];
        var layout = new SegmentLayout(labels.Names.Count, tokens.Names.Count, runs.Names.Count, 3, labels.Find("O"));
        var objective = new SegmentObjective(encoded, gold, layout, 0.2);
        var weights = new WeightVector(layout.Size);
        var random = new Random(4);
        for (int i = 0; i < layout.Count; i++)
        {
            weights.Slice(i, 1)[0] = random.NextDouble() - 0.5;
        }

        WeightVector gradient = new(layout.Size), other = new(layout.Size);
        objective.Evaluate(weights, gradient);
        for (int i = 0; i < layout.Count; i += 5)
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
    public void The_length_of_a_run_is_learnt_where_a_chain_over_tokens_cannot()
    {
        // Equal words: a run of three is a piece, shorter and longer ones are not.
        Sentence[] train = Runs(150, 3), test = Runs(60, 4);
        ISegmentFeatures runs = SegmentFeatures.Of((sentence, begin, end, features) =>
        {
            bool whole = (begin == 0 || sentence[begin - 1, 0] != sentence[begin, 0]) && (end == sentence.Length || sentence[end, 0] != sentence[begin, 0]);
            bool equal = Enumerable.Range(begin, end - begin).All(t => sentence[t, 0] == sentence[begin, 0]);
            features.Add($"length={end - begin},{whole},{equal}");
        });
        SemiMarkovField model = SemiMarkovField.Fit(train, FeatureTemplate.Words, runs, new SemiMarkovFieldOptions { Longest = 4 }).Model;
        double chain = ConditionalRandomField.Fit(train, FeatureTemplate.Parse("U00:%x[0,0]\nB\n")).Model.Evaluate(test).F1;
        double found = model.Evaluate(test).F1;
        Assert.True(found > 0.99 && chain < 0.7, $"segments {found}, chain {chain}");
    }

    [Fact]
    public void Labels_become_segments_and_back()
    {
        string[] labels = ["B-NP", "I-NP", "O", "O", "I-VP", "B-VP", "I-NP"];
        IReadOnlyList<Segment> segments = Segment.Of(labels);
        Assert.Equal([new("NP", 0, 2), new("O", 2, 3), new("O", 3, 4), new("VP", 4, 5), new("VP", 5, 6), new("NP", 6, 7)], segments);
        Assert.Equal(["B-NP", "I-NP", "O", "O", "B-VP", "B-VP", "B-NP"], Segment.Labels(segments));
        Assert.Contains("'X'", Assert.Throws<ArgumentException>(() => Segment.Of(["X"])).Message);
    }

    [SharedFact]
    [Trait("Speed", "Slow")]
    public void Chunks_are_found_about_as_well_as_by_the_chain()
    {
        Sentence[] train = [.. ColumnCorpus.Load(SharedData.Path("data", "conll2000", "train.txt.gz")).Take(400)];
        Sentence[] test = [.. ColumnCorpus.Load(SharedData.Path("data", "conll2000", "test.txt.gz")).Take(300)];
        double chain = ConditionalRandomField.Fit(train, FeatureTemplate.Chunking).Model.Evaluate(test, unseenLabelsAreWrong: true).F1;
        SemiMarkovField model = SemiMarkovField.Fit(train, FeatureTemplate.Chunking, SegmentFeatures.Standard(2), new SemiMarkovFieldOptions { Longest = 6, Iterations = 40 }).Model;
        Assert.True(model.Evaluate(test).F1 > chain - 0.02, $"segments {model.Evaluate(test).F1}, chain {chain}");
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("Longest", Assert.Throws<ArgumentException>(() => SemiMarkovField.Fit(_train, FeatureTemplate.Words, SegmentFeatures.Standard(), new SemiMarkovFieldOptions { Longest = 0 })).Message);
        SemiMarkovField model = SemiMarkovField.Fit(_train, FeatureTemplate.Words, SegmentFeatures.Standard(), new SemiMarkovFieldOptions { Iterations = 1 }).Model;
        Assert.Contains("no run", Assert.Throws<ArgumentException>(() => model.Probability(_train[0], new Segment("X", 0, 99))).Message);
    }

    private static IEnumerable<Segment[]> Segmentations(SemiMarkovField model, int length, int from, Segment[] before)
    {
        if (from == length)
        {
            yield return before;
            yield break;
        }

        foreach (string label in model.Labels)
        {
            for (int d = 1; d <= Math.Min(label == Segment.Outside ? 1 : model.Longest, length - from); d++)
            {
                foreach (Segment[] rest in Segmentations(model, length, from + d, [.. before, new Segment(label, from, from + d)]))
                {
                    yield return rest;
                }
            }
        }
    }

    private static Sentence[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var rows = new List<IReadOnlyList<string>>();
            while (rows.Count < 4)
            {
                int kind = random.Next(3), length = kind == 2 ? 1 : random.Next(1, 3);
                for (int i = 0; i < length; i++)
                {
                    rows.Add([$"w{(kind * 2) + random.Next(3)}", kind == 2 ? "O" : (i == 0 ? "B-" : "I-") + (kind == 0 ? "X" : "Y")]);
                }
            }

            return Sentence.Of(rows);
        })];
    }

    private static Sentence[] Runs(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var rows = new List<IReadOnlyList<string>>();
            int word = 0;
            for (int run = 0; run < 4; run++)
            {
                int length = random.Next(1, 5);
                word = (word + 1 + random.Next(3)) % 5;
                for (int i = 0; i < length; i++)
                {
                    rows.Add([$"w{word}", length == 3 ? (i == 0 ? "B-P" : "I-P") : "O"]);
                }
            }

            return Sentence.Of(rows);
        })];
    }
}
