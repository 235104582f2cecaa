namespace Hybrid.Probabilistic.Tests.Classification;

/// <summary>Classifiers on sparse rows against scikit-learn 1.2.1 on the same small table.</summary>
public sealed class ClassificationTests
{
    private static readonly SparseRows Rows = SparseRows.Of(Observations.Of([[2, 1, 0], [1, 0, 3], [0, 2, 1], [4, 1, 1], [0, 0, 2], [1, 3, 0]]));
    private static readonly string[] Labels = ["a", "b", "b", "a", "c", "c"];
    private static readonly SparseRows Asked = SparseRows.Of(Observations.Of([[1, 1, 1], [0, 2, 0]]));

    /// <summary>predict_log_proba of GaussianNB, MultinomialNB, BernoulliNB, CategoricalNB and ComplementNB with their defaults.</summary>
    public static TheoryData<NaiveBayesKind, double[], double[]> Expected => new()
    {
        { NaiveBayesKind.Gaussian, [-0.00039722392346686064, -8.544035762814453, -8.505056426851286], [-264705876.04269674, -1.7333941580456482, -0.19441482491581485] },
        { NaiveBayesKind.Multinomial, [-1.2778131669792847, -1.0673207332186339, -0.9743827375593641], [-1.7228547772746907, -1.3582116636867818, -0.5721264874675676] },
        { NaiveBayesKind.Bernoulli, [-0.7472144018302214, -1.1526795099383855, -1.5581446180465501], [-1.09861228866811, -1.5040773967762742, -0.8109302162163283] },
        { NaiveBayesKind.Categorical, [-0.6931471805599445, -1.09861228866811, -1.7917594692280554], [-1.6094379124340987, -0.9162907318741551, -0.9162907318741551] },
        { NaiveBayesKind.Complement, [-1.0344404537651455, -1.1023048118722985, -1.163246699375681], [-1.4577425491819067, -1.2221764778691395, -0.7493989217406787] },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Log_probabilities_equal_those_of_another_library(NaiveBayesKind kind, double[] first, double[] second)
    {
        double[][] found = NaiveBayes.Fit(kind, Rows, Labels).LogProbabilities(Asked);
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(first[k], found[0][k], 8);
            Assert.Equal(1, found[1][k] / second[k], 6);
        }
    }

    [Theory]
    [InlineData(NaiveBayesKind.Gaussian)]
    [InlineData(NaiveBayesKind.Multinomial)]
    [InlineData(NaiveBayesKind.Bernoulli)]
    [InlineData(NaiveBayesKind.Complement)]
    public void Learning_in_parts_equals_learning_at_once(NaiveBayesKind kind)
    {
        SparseRows part = SparseRows.Of(Observations.Of([[3, 0, 1], [1, 2, 5], [0, 4, 1], [2, 2, 2]]));
        SparseRows all = SparseRows.Of(Observations.Of([[2, 1, 0], [1, 0, 3], [0, 2, 1], [4, 1, 1], [0, 0, 2], [1, 3, 0], [3, 0, 1], [1, 2, 5], [0, 4, 1], [2, 2, 2]]));
        string[] more = ["a", "b", "c", "a"];
        double[][] once = NaiveBayes.Fit(kind, all, [.. Labels, .. more]).LogProbabilities(Asked);
        double[][] twice = NaiveBayes.Fit(kind, Rows, Labels).Update(part, more).LogProbabilities(Asked);
        for (int r = 0; r < 2; r++)
        {
            for (int k = 0; k < 3; k++)
            {
                Assert.Equal(1, once[r][k] / twice[r][k], 8);
            }
        }
    }

    [Fact]
    public void Maximum_entropy_equals_logistic_regression()
    {
        // LogisticRegression(C=1, tol=1e-12, fit_intercept=False) on the rows with a column of ones.
        double[][] found = MaximumEntropy.Fit(Rows, Labels, tolerance: 1e-14).Probabilities(Rows);
        double[][] expected = [[0.6869805426474582, 0.12472492058615792, 0.1882945367663839], [0.11366804702667437, 0.6365764812482215, 0.2497554717251041]];
        for (int r = 0; r < 2; r++)
        {
            for (int k = 0; k < 3; k++)
            {
                Assert.Equal(expected[r][k], found[r][k], 5);
            }
        }
    }

    [Fact]
    public void Term_weights_equal_those_of_another_library()
    {
        // TfidfVectorizer(token_pattern="[\w']+"), columns in the order of first appearance here.
        TextVectorizer vectorizer = TextVectorizer.Fit(["a dog ran", "a cat", "the dog the cat sat"]);
        SparseRows rows = vectorizer.Transform(["the dog ran ran"]);
        var found = Enumerable.Range(0, rows.ColumnsOf(0).Length).ToDictionary(e => vectorizer.Terms[rows.ColumnsOf(0)[e]], e => rows.ValuesOf(0)[e]);
        Assert.Equal(0.3220024178194947, found["dog"], 12);
        Assert.Equal(0.8467889668239188, found["ran"], 12);
        Assert.Equal(0.4233944834119594, found["the"], 12);
        Assert.Equal(3, found.Count);
    }

    [Fact]
    public void Text_classification_is_three_lines()
    {
        TextClassifier classifier = TextClassifier.Fit(["good film", "bad film", "good", "so bad", "not good at all"], ["+", "-", "+", "-", "-"]);
        Assert.Equal("+", classifier.Predict("a good one"));
        Assert.Equal(["-", "-"], classifier.Predict(["it was bad", "not good"]));
        TextVectorizer hashed = TextVectorizer.Fit(["good film", "bad film"], new() { HashBits = 10 });
        Assert.Equal(1024, hashed.Columns);
        Assert.Equal(2, hashed.Transform(["film good unseen"]).ColumnsOf(0).Length + hashed.Transform(["unseen"]).ColumnsOf(0).Length - 2);
    }

    [Fact]
    public void Bad_input_is_one_line()
    {
        Assert.Contains("row 0 holds -1", Assert.Throws<ArgumentException>(() => NaiveBayes.Fit(NaiveBayesKind.Multinomial, Observations.Of([[-1], [1]]), ["a", "b"])).Message, StringComparison.Ordinal);
        Assert.Contains("at least two", Assert.Throws<ArgumentException>(() => NaiveBayes.Fit(NaiveBayesKind.Gaussian, Rows, ["a", "a", "a", "a", "a", "a"])).Message, StringComparison.Ordinal);
        Assert.Contains("5 labels", Assert.Throws<ArgumentException>(() => MaximumEntropy.Fit(Rows, Labels[..5])).Message, StringComparison.Ordinal);
        Assert.Contains("no term", Assert.Throws<ArgumentException>(() => TextVectorizer.Fit(["a", "b"], new() { MinimumTexts = 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("row 1", Assert.Throws<ArgumentException>(() => SparseRows.Of(2, [[(0, 1.0)], [(2, 1.0)]])).Message, StringComparison.Ordinal);
    }
}
