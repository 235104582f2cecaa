namespace Hybrid.Cli.Commands.Networks;

/// <summary>Epochs and batches for small data: a model's own are meant for tens of thousands of samples.</summary>
internal static class TrainingSize
{
    private const int SmallBatch = 32;
    private const int EnoughSteps = 1000;
    private const int MostEpochs = 100;

    /// <summary>The size of a batch: the model's, or a smaller one where an epoch would have few steps.</summary>
    /// <param name="usual">The model's.</param>
    /// <param name="data">The training data.</param>
    public static int Batch(int usual, DataSet data) => data.Count < SmallBatch * usual ? Math.Min(usual, SmallBatch) : usual;

    /// <summary>The number of epochs: the model's, or as many as give enough steps.</summary>
    /// <param name="usual">The model's.</param>
    /// <param name="batch">The size of a batch.</param>
    /// <param name="samples">How many samples are trained on.</param>
    public static int Epochs(int usual, int batch, double samples)
    {
        int steps = (int)Math.Max(1, Math.Ceiling(samples / batch));
        return Math.Max(usual, Math.Min(MostEpochs, (EnoughSteps + steps - 1) / steps));
    }
}
