using Hybrid.Probabilistic;
using Hybrid.Unsupervised;

namespace Hybrid.Bench;

/// <summary>Models of energy.</summary>
internal static class EnergyBenches
{
    private const int Rows = 10_000;
    private const int Visible = 784;

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return ("rbm_cd1_epoch_10k_784_128_b100", () => Epoch(100));
        yield return ("rbm_cd1_epoch_10k_784_128_b10", () => Epoch(10));
        yield return ("vae_step_784_400_20", Steps);
        yield return ("hopfield_recall_1000_100", Recalls);
    }

    // One pass, the compilation of the step included in the first repeat only: plans are cached by structure.
    private static IEnumerable<Line> Epoch(int batch)
    {
        var random = new Random(1);
        float[] data = new float[Rows * Visible];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = random.Next(5) == 0 ? 1 : 0;
        }

        string name = FormattableString.Invariant($"rbm_cd1_epoch_10k_784_128_b{batch}");
        return MixtureBenches.PerThreads(name, "ms", 1e3, Rows, () =>
        {
            RestrictedBoltzmannMachine.Fit(data, Visible, new RestrictedBoltzmannOptions { Hidden = 128, BatchSize = batch, Epochs = 1, LearningRate = 0.05, FinalLearningRate = 0.05, Momentum = 0, WeightDecay = 0 });
            return new Dictionary<string, object>();
        });
    }

    // Fifty steps of a pass, the compilation of the step included in the first repeat only.
    private static IEnumerable<Line> Steps()
    {
        const int Batch = 128, Count = 50;
        var random = new Random(1);
        float[] data = new float[Batch * Count * Visible];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = random.Next(5) == 0 ? 1 : 0;
        }

        return MixtureBenches.PerThreads("vae_step_784_400_20", "ms", 1e3 / Count, Batch, () =>
        {
            VariationalAutoencoder.Fit(data, Visible, new VariationalOptions { Epochs = 1, BatchSize = Batch });
            return new Dictionary<string, object>();
        });
    }

    private static IEnumerable<Line> Recalls()
    {
        var random = new Random(1);
        int[][] patterns = [.. Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, 1000).Select(_ => random.Next(2) == 0 ? 1 : -1).ToArray())];
        HopfieldNetwork network = HopfieldNetwork.Store(patterns, HopfieldRule.PseudoInverse);
        int[][] starts = [.. Enumerable.Range(0, 2000).Select(i => patterns[i % 100].Select(value => random.Next(10) == 0 ? -value : value).ToArray())];
        return MixtureBenches.PerThreads("hopfield_recall_1000_100", "ms", 1e3, starts.Length, () =>
        {
            HopfieldRecall[] recalls = network.RecallMany(starts);
            return new Dictionary<string, object> { ["right"] = recalls.Select((recall, i) => recall.State.SequenceEqual(patterns[i % 100]) ? 1 : 0).Sum() };
        });
    }
}
