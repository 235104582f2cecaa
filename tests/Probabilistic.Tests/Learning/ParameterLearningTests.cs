using Hybrid.Probabilistic.Learning;

namespace Hybrid.Probabilistic.Tests.Learning;

public sealed class ParameterLearningTests
{
    [Fact]
    public void A_table_may_have_a_prior_of_its_own()
    {
        BayesianNetwork graph = new BayesianNetworkBuilder().Structure("a{x|y} -> b{p|q}").BuildUniform();
        DiscreteData rows = DiscreteData.Parse("a,b\nx,p\nx,q\nx,p\ny,p\n", graph.Variables);
        Prior prior = Prior.None.For("b", Prior.Counts(1, 3, 0, 2)).For("a", Prior.Cells(2));
        BayesianNetwork fitted = ParameterLearner.Fit(graph, rows, prior);
        Assert.Equal([5.0 / 8, 3.0 / 8], fitted.Table("a").Values.ToArray());
        Assert.Equal([3.0 / 7, 4.0 / 7, 1.0 / 3, 2.0 / 3], fitted.Table("b").Values.ToArray());
        Assert.Equal("maximum likelihood; b: 4 counts; a: 2 per cell", prior.ToString());
        Assert.Contains("has 4 entries and the prior 2", Assert.Throws<ArgumentException>(() => ParameterLearner.Fit(graph, rows, Prior.None.For("b", Prior.Counts(1, 1)))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Prior.Counts(1, -1));

        // With complete rows expectation maximisation takes the same prior to the same tables.
        BayesianNetwork byEm = NetworkExpectationMaximisation.Fit(graph, rows, new ExpectationMaximisationOptions { Prior = prior }).Network;
        Assert.True(fitted.Table("b").Values.ToArray().Zip(byEm.Table("b").Values.ToArray(), (x, y) => Math.Abs(x - y)).Max() < 1e-12);
    }

    [SharedFact]
    public void Learning_in_two_steps_is_learning_from_all_rows()
    {
        BayesianNetwork survey = Samples.Network("survey");
        DiscreteData rows = new ForwardSampler(survey).Draw(4000, 5);
        DiscreteData first = rows.Select([.. Enumerable.Range(0, 3000)]);
        DiscreteData second = rows.Select([.. Enumerable.Range(3000, 1000)]);
        BayesianNetwork step = ParameterLearner.Update(ParameterLearner.Fit(survey, first), second, weight: 3000);
        BayesianNetwork whole = ParameterLearner.Fit(survey, rows);

        // Roots exactly; below them the old network's own probabilities of the parents stand for their counts.
        Assert.True(Difference(whole.Table("A"), step.Table("A")) < 1e-12);
        Assert.All(whole.Variables, v => Assert.True(Difference(whole.Table(v.Name), step.Table(v.Name)) < 0.02, v.Name));
    }

    [SharedFact]
    public void Learning_goes_on_with_holes_and_latent_variables()
    {
        BayesianNetwork survey = Samples.Network("survey");
        DiscreteData rows = new ForwardSampler(survey).Draw(5000, 6);
        var random = new Random(2);
        int[] kept = [.. Enumerable.Range(0, rows.Variables.Count).Where(i => rows.Variables[i].Name != "O")];
        var holes = new DiscreteData([.. kept.Select(i => rows.Variables[i])], [.. kept.Select(i => rows.Column(i).ToArray().Select(s => random.Next(5) == 0 ? DiscreteData.Missing : s).ToArray())]);
        BayesianNetwork updated = ParameterLearner.Update(survey, holes, weight: 1000);
        Assert.All(survey.Variables, v => Assert.True(Difference(survey.Table(v.Name), updated.Table(v.Name)) < 0.06, v.Name));
        Assert.NotEqual(survey.Table("A").Values[0], updated.Table("A").Values[0]);
    }

    [SharedFact]
    public void Cross_validation_prefers_the_graph_that_made_the_rows()
    {
        BayesianNetwork child = Samples.Network("child");
        DiscreteData rows = new ForwardSampler(child).Draw(1500, 2);
        CrossValidated true0 = CrossValidation.LogLikelihood(rows, part => ParameterLearner.Fit(child, part, Prior.Bdeu(1)), folds: 5);
        CrossValidated naive = CrossValidation.LogLikelihood(rows, part => ParameterLearner.Fit(TreeLearner.NaiveBayes(part, "Disease").ToNetwork(), part, Prior.Bdeu(1)), folds: 5);
        Assert.Equal(5, true0.LogLikelihoods.Count);
        Assert.Equal(1500, true0.Rows.Sum());
        Assert.True(true0.PerRow > naive.PerRow + (3 * true0.StandardError), $"{true0.PerRow} {naive.PerRow}");

        // The network's entropy bounds every learner: here an estimate from the true tables.
        Assert.True(true0.PerRow < NetworkLikelihood.Of(child, rows) / 1500);
        Assert.Contains("from 2 to the number of rows", Assert.Throws<ArgumentOutOfRangeException>(() => CrossValidation.LogLikelihood(rows, _ => child, folds: 1)).Message);
    }

    [Fact]
    public void A_classifier_is_the_posterior_by_hand()
    {
        BayesianNetwork network = new BayesianNetworkBuilder().Structure("spam -> word; spam -> link").Table("spam", 0.4, 0.6).Table("word", 0.7, 0.3, 0.1, 0.9).Table("link", 0.5, 0.5, 0.2, 0.8).Build();
        var classifier = new NetworkClassifier(network, "spam");
        DiscreteData rows = DiscreteData.Parse("word,spam,link\nyes,yes,yes\nno,no,no\n,yes,yes\nno,no,\nyes,no,no\n", network.Variables);
        double[] p = classifier.Probabilities(rows);
        Assert.Equal(0.4 * 0.7 * 0.5 / ((0.4 * 0.7 * 0.5) + (0.6 * 0.1 * 0.2)), p[0], 1e-12);
        Assert.Equal(0.4 * 0.5 / ((0.4 * 0.5) + (0.6 * 0.2)), p[4], 1e-12);
        Assert.Equal([0, 1, 0, 1, 0], classifier.Predict(rows));
        ClassifierEvaluation evaluation = classifier.Evaluate(rows);
        Assert.Equal(0.8, evaluation.Accuracy, 1e-12);

        // Scores of 'yes': 0.921, 0.143, 0.625 | 0.182 | 0.745: of the two by three pairs only (0.625, 0.745) is in the wrong order.
        Assert.Equal(5.0 / 6, evaluation.RocAuc, 1e-12);
        Assert.Equal((1.0, 1.0), evaluation.RocCurve("yes")[^1]);
        Assert.Equal(rows.Column(1).ToArray().Select((label, row) => -Math.Log(p[(2 * row) + label])).Average(), evaluation.LogLoss, 1e-12);
        Assert.Contains("no row has a class", Assert.Throws<ArgumentException>(() => classifier.Evaluate(DiscreteData.Parse("word,spam\nyes,\n", network.Variables))).Message);
    }

    [SharedFact]
    public void A_tree_augmented_classifier_is_better_than_a_naive_one()
    {
        DiscreteData train = new ForwardSampler(Samples.Network("child")).Draw(4000, 1);
        DiscreteData test = new ForwardSampler(Samples.Network("child")).Draw(2000, 2);
        double Accuracy(LearntStructure graph) => new NetworkClassifier(ParameterLearner.Fit(graph.ToNetwork(), train, Prior.Bdeu(1)), "Disease").Evaluate(test).Accuracy;
        double tree = Accuracy(TreeLearner.TreeAugmented(train, "Disease"));
        Assert.True(tree > 0.6, $"{tree}");
        Assert.True(tree >= Accuracy(TreeLearner.NaiveBayes(train, "Disease")) - 0.01);
    }

    private static double Difference(ConditionalTable a, ConditionalTable b) => a.Values.ToArray().Zip(b.Values.ToArray(), (x, y) => Math.Abs(x - y)).Max();
}
