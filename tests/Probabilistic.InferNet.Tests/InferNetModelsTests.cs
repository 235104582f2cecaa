namespace Hybrid.Probabilistic.InferNet.Tests;

/// <summary>Mixtures, chains and crowds of Infer.NET against ours.</summary>
public sealed class InferNetModelsTests
{
    [Fact]
    public void A_mixture_of_two_clusters_is_the_one_that_ours_finds()
    {
        GaussianMixture truth = GaussianMixture.Of(CovarianceType.Full, [0.4, 0.6], [[0, 0], [5, 3]], [[1, 0.3, 0.3, 1], [2, -0.5, -0.5, 1]]);
        Observations data = truth.Sample(400, 1).Data;
        GaussianMixture net = InferNetMixture.Fit(data, 2);
        GaussianMixture ours = VariationalMixture.Fit(data, 2).Model;
        int[] order = net.Means[0][0] < net.Means[1][0] ? [0, 1] : [1, 0], own = ours.Means[0][0] < ours.Means[1][0] ? [0, 1] : [1, 0];
        for (int k = 0; k < 2; k++)
        {
            Assert.Equal(ours.Weights[own[k]], net.Weights[order[k]], 0.01);
            Assert.Equal(ours.Means[own[k]][0], net.Means[order[k]][0], 0.05);
            Assert.Equal(ours.Means[own[k]][1], net.Means[order[k]][1], 0.05);
            Assert.Equal(ours.Covariances[own[k]][1], net.Covariances[order[k]][1], 0.1);
        }
    }

    [Fact]
    public void A_hidden_Markov_chain_is_exact_by_expectation_propagation()
    {
        var model = new HiddenMarkovModel([0.6, 0.4], [[0.8, 0.2], [0.3, 0.7]], new GaussianEmission(CovarianceType.Diagonal, [[0.0], [2.0]], [[1.0], [0.5]]));
        (SequenceSet data, _) = model.Sample([9], 4);
        (BayesianNetwork network, Evidence evidence) = model.ToNetwork(data, 0);
        InferenceResult answer = new InferNetEngine().Infer(network, evidence);
        double[,] expected = model.Posteriors(data)[0];
        for (int t = 0; t < 9; t++)
        {
            Assert.Equal(expected[t, 1], answer.Posteriors[t].Values[1], 1e-9);
        }
    }

    [Fact]
    public void Classifier_combination_gives_the_posteriors_of_ours()
    {
        var random = new Random(5);
        double[] skills = [0.9, 0.8, 0.75, 0.6, 0.5];
        var labels = new List<(string, string, string)>();
        for (int task = 0; task < 60; task++)
        {
            int right = random.Next(3);
            for (int worker = 0; worker < skills.Length; worker++)
            {
                int said = random.NextDouble() < skills[worker] ? right : (right + 1 + random.Next(2)) % 3;
                labels.Add(($"t{task}", $"w{worker}", $"c{said}"));
            }
        }

        CrowdLabels crowd = CrowdLabels.Of(labels);
        double[,] net = InferNetCrowd.Posteriors(crowd, iterations: 300), ours = CrowdAggregation.ClassifierCombination(crowd).Posteriors;
        for (int task = 0; task < 60; task++)
        {
            for (int c = 0; c < 3; c++)
            {
                Assert.Equal(ours[task, c], net[task, c], 2e-3);
            }
        }

        Assert.Contains("Communities", Assert.Throws<ArgumentException>(() => InferNetCrowd.Posteriors(crowd, new ClassifierCombinationOptions { Communities = 2 })).Message);
    }
}
