using Hybrid.Tests.Formats;

namespace Hybrid.Tests.Training;

public sealed class CheckpointTests
{
    private static readonly DataSet Data = Tables.Blobs(200, 2);
    private static readonly Network Small = Network.Input(2).Dense(8).Relu().Dropout(0.2).Dense(3);

    private static TrainingOptions Options(string folder) => new()
    {
        Epochs = 4,
        BatchSize = 32,
        CheckpointFolder = folder,
        CheckpointEvery = 3,
        Optimizer = Optimizer.Adam(LearningRate.Cosine(0.01)),
        ValidationFraction = 0.2,
    };

    [Fact]
    public void Checkpoints_do_not_change_the_result()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            TrainingTests.Bytes(Small.Fit(Data, Options(folder.Path) with { CheckpointFolder = null, CheckpointEvery = null }).Network),
            TrainingTests.Bytes(Small.Fit(Data, Options(folder.Path)).Network));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(10)]
    public void A_training_that_was_stopped_and_resumed_ends_as_one_that_never_stopped(int stop)
    {
        using var folder = new TemporaryFolder();
        TrainingResult whole = Small.Fit(Data, Options(folder.Path) with { CheckpointFolder = null, CheckpointEvery = null });
        StopAt(stop, Options(folder.Path));
        TrainingResult resumed = Small.Fit(Data, Options(folder.Path) with { Resume = true });
        Assert.Equal(TrainingTests.Bytes(whole.Network), TrainingTests.Bytes(resumed.Network));
        Assert.Equal(whole.History.Select(epoch => (epoch.Epoch, epoch.Loss, epoch.ValidationLoss)), resumed.History.Select(epoch => (epoch.Epoch, epoch.Loss, epoch.ValidationLoss)));
    }

    [Fact]
    public void The_newest_whole_checkpoint_is_resumed()
    {
        using var folder = new TemporaryFolder();
        TrainingResult whole = Small.Fit(Data, Options(folder.Path));
        string newest = Directory.GetFiles(folder.Path).Order().Last();
        byte[] bytes = File.ReadAllBytes(newest);
        File.WriteAllBytes(newest, bytes[..(bytes.Length / 2)]);
        Assert.Equal(TrainingTests.Bytes(whole.Network), TrainingTests.Bytes(Small.Fit(Data, Options(folder.Path) with { Resume = true }).Network));
    }

    [Fact]
    public void Resuming_without_a_checkpoint_starts_anew()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(4, Small.Fit(Data, Options(Path.Combine(folder.Path, "new")) with { Resume = true }).History.Count);
    }

    [Fact]
    public void A_checkpoint_of_another_training_is_refused()
    {
        using var folder = new TemporaryFolder();
        StopAt(4, Options(folder.Path));
        Assert.Contains("batch size differs", Assert.Throws<DataFormatException>(() => Small.Fit(Data, Options(folder.Path) with { Resume = true, BatchSize = 16 })).Message);
        Assert.Contains("initial weights differs", Assert.Throws<DataFormatException>(() => Small.Initialise(3).Fit(Data, Options(folder.Path) with { Resume = true })).Message);
    }

    // Throwing out of a progress report leaves the files as a killed process would.
    private static void StopAt(int step, TrainingOptions options) =>
        Assert.Throws<OperationCanceledException>(() => Small.Fit(Data, options, new Bomb(step)));

    private sealed class Bomb(int step) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step)
            {
                throw new OperationCanceledException();
            }
        }
    }
}
