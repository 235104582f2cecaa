namespace Hybrid.Probabilistic.Tests.NeuralTagging;

public sealed class NeuralTaggerTests
{
    private static readonly NeuralTaggerOptions _small = new()
    {
        WordWidth = 8,
        ColumnWidth = 4,
        CharacterWidth = 6,
        CharacterFilters = 10,
        Hidden = 12,
        Dropout = 0.2,
        Epochs = 25,
        BatchSize = 8,
        LearningRate = 0.02,
    };

    [Fact]
    public void It_learns_from_context_and_from_spelling()
    {
        // A word is a name after "mister", and a place when it ends in "burg", whichever word it is.
        NeuralTagger tagger = NeuralTagger.Fit(Corpus(120, 1), _small).Model;
        TaggingEvaluation unseen = tagger.Evaluate(Corpus(60, 2));
        Assert.True(unseen.Accuracy > 0.97, $"accuracy {unseen.Accuracy}");
        Assert.Equal(["O", "NAME"], tagger.Tag(Sentence.OfWords("mister", "qwqw")));
        Assert.Equal("PLACE", tagger.Tag(Sentence.OfWords("zzburg"))[0]);
    }

    [Fact]
    public void The_same_seed_gives_the_same_tagger_and_a_file_gives_it_back()
    {
        NeuralTaggerOptions options = _small with { Epochs = 2, Seed = 7 };
        NeuralTaggerFit first = NeuralTagger.Fit(Corpus(40, 1), options);
        NeuralTaggerFit second = NeuralTagger.Fit(Corpus(40, 1), options);
        Assert.Equal(first.Losses, second.Losses);
        string path = Path.GetTempFileName();
        try
        {
            first.Model.Save(path);
            Assert.True(NeuralTagger.IsTagger(path));
            ColumnCorpus test = Corpus(30, 3);
            Assert.Equal(first.Model.Tag(test), NeuralTagger.Load(path).Tag(test));
            File.WriteAllText(path, "hello");
            Assert.False(NeuralTagger.IsTagger(path));
            Assert.Throws<DataFormatException>(() => NeuralTagger.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_sentence_alone_is_tagged_as_among_others()
    {
        NeuralTagger tagger = NeuralTagger.Fit(Corpus(40, 1), _small with { Epochs = 3 }).Model;
        ColumnCorpus test = Corpus(30, 3);
        Assert.Equal(tagger.Tag(test), test.Select(tagger.Tag));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("1 column", Assert.Throws<ArgumentException>(() => NeuralTagger.Fit(ColumnCorpus.Parse("a\nb\n"))).Message);
        Assert.Contains("Dropout", Assert.Throws<ArgumentException>(() => NeuralTagger.Fit(Corpus(3, 1), new NeuralTaggerOptions { Dropout = 1 })).Message);
        Assert.Contains("column 4", Assert.Throws<ArgumentException>(() => NeuralTagger.Fit(Corpus(3, 1), new NeuralTaggerOptions { Columns = [4] })).Message);
        NeuralTagger wide = NeuralTagger.Fit(ColumnCorpus.Parse("a X O\nb Y O\n\na X O\n"), _small with { Epochs = 1 }).Model;
        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => wide.Tag(Sentence.OfWords("a"))).Message);
    }

    [SharedFact]
    [Trait("Speed", "Slow")]
    public void Chunks_of_CoNLL_2000_are_found_from_a_quarter_of_the_data()
    {
        // The whole data with 15 passes reaches 0.94 in two minutes; published for BiLSTM-CRF without pre-trained vectors: 93.5 to 94.5 (Huang, Xu and Yu, 2015).
        ColumnCorpus train = ColumnCorpus.Of([.. ColumnCorpus.Load(SharedData.Path("data", "conll2000", "train.txt.gz")).Take(2200)]);
        ColumnCorpus test = ColumnCorpus.Load(SharedData.Path("data", "conll2000", "test.txt.gz"));
        NeuralTagger tagger = NeuralTagger.Fit(train, new NeuralTaggerOptions { Epochs = 4, Hidden = 64 }).Model;
        Assert.InRange(tagger.Evaluate(test).F1, 0.88, 1);
    }

    [Fact]
    public void A_treebank_gives_words_and_parts_of_speech()
    {
        const string Text = "# sent_id = 1\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVB\t_\t0\troot\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\t_\n2.1\tgo\tgo\tVERB\t_\t_\t_\t_\t_\t_\n\n1\tNew York\t_\tPROPN\t_\t_\t_\t_\t_\t_\n";
        ColumnCorpus corpus = ColumnCorpus.ParseUniversal(Text, "t.conllu");
        Assert.Equal([2, 1], corpus.Select(sentence => sentence.Length));
        Assert.Equal(("n't", "PART", "New York"), (corpus[0][1, 0], corpus[0][1, 1], corpus[1][0, 0]));
        Assert.StartsWith("t.conllu:2:", Assert.Throws<DataFormatException>(() => ColumnCorpus.ParseUniversal("# a\n1\tb\n", "t.conllu")).Message);
    }

    private static ColumnCorpus Corpus(int count, int seed)
    {
        var random = new Random(seed);
        string Word() => new([.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => (char)('a' + random.Next(26)))]);
        var sentences = new List<Sentence>();
        for (int i = 0; i < count; i++)
        {
            var rows = new List<IReadOnlyList<string>>();
            int length = random.Next(1, 7);
            bool afterMister = false;
            for (int t = 0; t < length; t++)
            {
                int kind = random.Next(4);
                string word = kind == 0 && !afterMister ? "mister" : kind == 1 ? Word() + "burg" : Word();
                rows.Add([word, afterMister ? "NAME" : kind == 1 ? "PLACE" : "O"]);
                afterMister = word == "mister";
            }

            sentences.Add(Sentence.Of(rows));
        }

        return ColumnCorpus.Of(sentences);
    }
}
