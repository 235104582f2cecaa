namespace Hybrid.Probabilistic.Tests.NeuralTagging;

/// <summary>The chain against sums over all paths.</summary>
public sealed class ChainLayerTests
{
    private const int Steps = 4;
    private const int Sentences = 3;
    private const int Labels = 3;

    private static readonly int[] _lengths = [4, 2, 0];
    private static readonly int[] _gold = [0, 2, 0, 1, 1, 0, 2, 0, 0, 2, 0, 0];

    [Fact]
    public void The_partition_sums_over_all_paths_of_each_sentences_own_length()
    {
        (Tensor emissions, ChainScores scores) = Draw(1);
        double[] found = ChainLayer.LogPartition(emissions, scores, Mask()).ToDoubleArray();
        for (int s = 0; s < 2; s++)
        {
            double sum = Paths(_lengths[s]).Sum(path => Math.Exp(Score(emissions, scores, s, path)));
            Assert.Equal(Math.Log(sum), found[s], 1e-4);
        }
    }

    [Fact]
    public void The_loss_is_minus_the_logarithm_of_the_right_paths_share()
    {
        (Tensor emissions, ChainScores scores) = Draw(2);
        double[] found = ChainLayer.NegativeLogLikelihood(emissions, scores, Tensor.From(_gold, Steps, Sentences), Mask()).ToDoubleArray();
        for (int s = 0; s < 2; s++)
        {
            int[] right = [.. Enumerable.Range(0, _lengths[s]).Select(t => _gold[(t * Sentences) + s])];
            double sum = Paths(_lengths[s]).Sum(path => Math.Exp(Score(emissions, scores, s, path)));
            Assert.Equal(Math.Log(sum) - Score(emissions, scores, s, right), found[s], 1e-4);
        }

        Assert.Equal(0, found[2]);
    }

    [Fact]
    public void The_gradient_by_the_scores_is_marginals_less_indicators()
    {
        (Tensor emissions, ChainScores scores) = Draw(3);
        Tensor labels = Tensor.From(_gold, Steps, Sentences);
        float[] gradient = Gradient.Of(x => ChainLayer.NegativeLogLikelihood(x, scores, labels, Mask()).Sum(), emissions).ToArray();
        for (int s = 0; s < Sentences; s++)
        {
            int[][] paths = _lengths[s] == 0 ? [] : [.. Paths(_lengths[s])];
            double[] weights = [.. paths.Select(path => Math.Exp(Score(emissions, scores, s, path)))];
            for (int t = 0; t < Steps; t++)
            {
                for (int label = 0; label < Labels; label++)
                {
                    double expected = t >= _lengths[s]
                        ? 0
                        : (paths.Zip(weights).Where(pair => pair.First[t] == label).Sum(pair => pair.Second) / weights.Sum()) - (_gold[(t * Sentences) + s] == label ? 1 : 0);
                    Assert.Equal(expected, gradient[(((t * Sentences) + s) * Labels) + label], 1e-4);
                }
            }
        }
    }

    [Fact]
    public void Scores_far_apart_give_finite_losses()
    {
        (Tensor emissions, ChainScores scores) = Draw(4);
        Tensor labels = Tensor.From(_gold, Steps, Sentences);
        var far = new ChainScores(scores.First * 200, scores.Pairs * 200, scores.Last * 200);
        (Tensor loss, Tensor gradient) = Gradient.ValueAndGradient(x => ChainLayer.NegativeLogLikelihood(x, far, labels, Mask()).Sum(), emissions * 200);
        Assert.True(double.IsFinite(loss.Item()) && loss.Item() >= 0);
        Assert.All(gradient.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    private static (Tensor Emissions, ChainScores Scores) Draw(int seed)
    {
        RandomKey[] keys = RandomKey.FromSeed(seed).Split(4);
        return (keys[0].Normal(Steps, Sentences, Labels), new(keys[1].Normal(Labels), keys[2].Normal(Labels, Labels), keys[3].Normal(Labels)));
    }

    private static Tensor Mask() => Tensor.From([.. Enumerable.Range(0, Steps * Sentences).Select(i => i / Sentences < _lengths[i % Sentences] ? 1f : 0f)], Steps, Sentences);

    private static IEnumerable<int[]> Paths(int length) =>
        Enumerable.Range(0, (int)Math.Pow(Labels, length)).Select(code => Enumerable.Range(0, length).Select(t => code / (int)Math.Pow(Labels, t) % Labels).ToArray());

    private static double Score(Tensor emissions, ChainScores scores, int sentence, int[] path)
    {
        float[] own = emissions.ToArray();
        float[] first = scores.First.ToArray(), pairs = scores.Pairs.ToArray(), last = scores.Last.ToArray();
        double sum = first[path[0]] + last[path[^1]];
        for (int t = 0; t < path.Length; t++)
        {
            sum += own[(((t * Sentences) + sentence) * Labels) + path[t]] + (t > 0 ? pairs[(path[t - 1] * Labels) + path[t]] : 0);
        }

        return sum;
    }
}
