namespace Hybrid.Tests.Training;

public sealed class TrainingTests
{
    private static readonly Network Small = Network.Input(2).Dense(8).Tanh().Dense(3);

    [Fact]
    public void Fitting_returns_a_better_network_and_leaves_the_old_one()
    {
        DataSet data = Tables.Blobs(300, 2);
        float[] before = Small.Weights["0.dense.weight"].ToArray();
        TrainingResult result = Small.Fit(data, new TrainingOptions { Epochs = 10, Optimizer = Optimizer.Adam(0.02) });
        Assert.Equal(before, Small.Weights["0.dense.weight"].ToArray());
        Assert.NotEqual(before, result.Network.Weights["0.dense.weight"].ToArray());
        Assert.Equal(10, result.History.Count);
        Assert.True(result.History[^1].Loss < result.History[0].Loss);
        Assert.True(result.Network.Evaluate(data).Accuracy > 0.95);
        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
    }

    [Fact]
    public void Regression_finds_the_plane()
    {
        DataSet data = Tables.Plane(200);
        TrainingResult result = Network.Input(2).Dense(2).Fit(data, new TrainingOptions { Epochs = 60, Optimizer = Optimizer.Adam(LearningRate.Cosine(0.05)) });
        Evaluation evaluation = result.Network.Evaluate(data);
        Assert.True(evaluation.Regression!.R2 > 0.9999, evaluation.ToString());
        Assert.Equal(2f, result.Network.Weights["0.dense.weight"].ToArray()[0], 1e-2f);
        Assert.Null(evaluation.Accuracy);
    }

    [Fact]
    public void Progress_is_told_of_every_batch_and_epoch_in_order()
    {
        var heard = new Recorder();
        Small.Fit(Tables.Blobs(100, 2), new TrainingOptions { Epochs = 2, BatchSize = 40 }, heard);
        Assert.Equal([(1, 1, false), (1, 2, false), (1, 3, false), (1, 3, true), (2, 1, false), (2, 2, false), (2, 3, false), (2, 3, true)],
            heard.Reports.Select(report => (report.Epoch, report.Batch, report.IsEpochEnd)));
        Assert.All(heard.Reports, report => Assert.NotNull(report.Accuracy));
    }

    [Fact]
    public void A_cancelled_training_returns_what_it_has()
    {
        using var source = new CancellationTokenSource();
        var canceller = new Recorder(report =>
        {
            if (report.Epoch == 2 && report.Batch == 2)
            {
                source.Cancel();
            }
        });
        TrainingResult result = Small.Fit(Tables.Blobs(100, 2), new TrainingOptions { Epochs = 50, BatchSize = 20 }, canceller, source.Token);
        Assert.Equal(TrainingOutcome.Cancelled, result.Outcome);
        Assert.Single(result.History);
        Assert.NotEqual(Small.Weights["0.dense.weight"].ToArray(), result.Network.Weights["0.dense.weight"].ToArray());
    }

    [Fact]
    public void With_a_validation_the_best_epoch_is_kept_and_patience_stops()
    {
        (DataSet train, DataSet validation) = Tables.Blobs(300, 2).Split(0.3);
        var options = new TrainingOptions { Epochs = 200, Validation = validation, Patience = 3, Monitor = TrainingMetric.Loss, Optimizer = Optimizer.Adam(0.1) };
        TrainingResult result = Small.Fit(train, options);
        Assert.Equal(TrainingOutcome.StoppedEarly, result.Outcome);
        double best = result.History.Min(epoch => epoch.ValidationLoss!.Value);
        Assert.Equal(best, result.Network.Evaluate(validation).Loss, 1e-6);
        Assert.Equal(3, result.History.Reverse().TakeWhile(epoch => !epoch.IsBest).Count());
    }

    [Fact]
    public void A_fraction_is_set_aside_for_validation()
    {
        TrainingResult result = Small.Fit(Tables.Blobs(100, 2), new TrainingOptions { Epochs = 1, ValidationFraction = 0.25, BatchSize = 25 });
        Assert.Equal(3, result.History[0].Batches);
        Assert.NotNull(result.History[0].ValidationAccuracy);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_same_seed_gives_the_same_bytes(int threads)
    {
        DataSet data = Tables.Blobs(200, 2);
        Network network = Network.Input(2).Dense(64).Relu().Dropout(0.3).Dense(3);
        var options = new TrainingOptions { Epochs = 3, BatchSize = 64, Seed = 7 };
        byte[] first = Bytes(network.Fit(data, options).Network);
        int before = Providers.Threading.WorkerPool.Threads;
        try
        {
            Providers.Threading.WorkerPool.Threads = threads;
            Assert.Equal(first, Bytes(network.Fit(data, options).Network));
        }
        finally
        {
            Providers.Threading.WorkerPool.Threads = before;
        }

        Assert.NotEqual(first, Bytes(network.Fit(data, options with { Seed = 8 }).Network));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_with_the_step_and_advice()
    {
        DivergedException problem = Assert.Throws<DivergedException>(
            () => Network.Input(2).Dense(2).Fit(Tables.Plane(200), new TrainingOptions { Optimizer = Optimizer.Sgd(1e6), Epochs = 50 }));
        Assert.True(problem.Step > 1);
        Assert.Contains($"step {problem.Step}", problem.Message);
        Assert.Contains(problem.Path, Network.Input(2).Dense(2).Weights.Keys);
        Assert.Contains(problem.Path, problem.Message);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        DataSet data = Tables.Blobs(30, 2);
        (TrainingOptions Options, string Name)[] rows =
        [
            (new() { BatchSize = 0 }, "BatchSize is 0"), (new() { Epochs = -1 }, "Epochs is -1"), (new() { Patience = 0 }, "Patience is 0"), (new() { ValidationFraction = 1 }, "ValidationFraction is 1"),
            (new() { MinimumImprovement = -1 }, "MinimumImprovement is -1"), (new() { AccumulatedBatches = 0 }, "AccumulatedBatches is 0"), (new() { Resume = true }, "CheckpointFolder"),
            (new() { ValidationFraction = 0.1, Validation = data }, "ValidationFraction is 0.1"), (new() { Plateau = new PlateauOptions { Factor = 2 } }, "Factor is 2"),
        ];
        foreach ((TrainingOptions options, string name) in rows)
        {
            Assert.Contains(name, Assert.Throws<ArgumentException>(() => Small.Fit(data, options)).Message);
        }

        Assert.Contains("the rate is 0", Assert.ThrowsAny<ArgumentException>(() => Optimizer.Adam(0)).Message);
        Assert.Contains("the rate is -0.1", Assert.ThrowsAny<ArgumentException>(() => LearningRate.Constant(-0.1)).Message);
    }

    [Fact]
    public void Data_that_do_not_fit_are_named()
    {
        Assert.Contains("Dense(3)", Assert.Throws<ArgumentException>(() => Network.Input(2).Dense(4).Fit(Tables.Blobs(30, 2))).Message);
        Assert.Contains("Network.Input(5)", Assert.Throws<ArgumentException>(() => Small.Fit(Tables.Blobs(30, 5))).Message);
        Assert.Contains("no target", Assert.Throws<ArgumentException>(() => Small.Fit(DataSet.FromFeatures(new float[] { 1, 2 }, [2]))).Message);
        Assert.Contains("Dense(2)", Assert.Throws<ArgumentException>(() => Small.Fit(Tables.Plane(10))).Message);
    }

    [Fact]
    public void A_standardised_network_keeps_its_standardiser()
    {
        DataSet blobs = Tables.Blobs(300, 2);
        DataSet far = DataSet.FromArrays([.. blobs.Features.ToArray().Select(value => (value * 1000) + 5000)], [2], blobs.Labels.Span, ["a", "b", "c"]);
        Network network = Network.Input(2).Dense(3).Fit(far, new TrainingOptions { Epochs = 15, Optimizer = Optimizer.Adam(0.05), Standardise = true }).Network;
        Assert.NotNull(network.Standardiser);
        Assert.True(network.Evaluate(far).Accuracy > 0.95);
    }

    [Fact]
    public void Every_optimizer_lowers_the_loss()
    {
        DataSet data = Tables.Blobs(120, 2);
        foreach (string name in Optimizer.Names)
        {
            TrainingResult result = Small.Fit(data, new TrainingOptions { Epochs = 4, Optimizer = Optimizer.Parse(name, name == "adadelta" ? 1 : 0.01) });
            Assert.True(result.History[^1].Loss < result.History[0].Loss, $"{name}: {result.History[0].Loss} to {result.History[^1].Loss}");
        }
    }

    [Fact]
    public void Every_loss_of_classes_is_lowered()
    {
        DataSet data = Tables.Blobs(120, 2);
        foreach (string name in new[] { "softmax-cross-entropy", "binary-cross-entropy", "multiclass-hinge", "multiclass-perceptron", "hinge", "squared-hinge", "perceptron", "squared", "absolute", "huber" })
        {
            TrainingResult result = Small.Fit(data, new TrainingOptions { Epochs = 15, Optimizer = Optimizer.Adam(0.02), Loss = Loss.Parse(name) });
            Assert.True(result.History[^1].Loss < result.History[0].Loss, name);
            Assert.True(result.Network.Evaluate(data).Accuracy > 0.8, $"{name}: {result.Network.Evaluate(data)}");
        }
    }

    [Fact]
    public void Two_classes_may_have_one_output()
    {
        DataSet three = Tables.Blobs(300, 2);
        int[] rows = [.. Enumerable.Range(0, 300).Where(i => i % 3 < 2)];
        DataSet two = DataSet.FromArrays([.. rows.SelectMany(i => three.FeaturesOf(i).ToArray())], [2], [.. rows.Select(i => i % 3)], ["no", "yes"]);
        Network network = Network.Input(2).Dense(1).Fit(two, new TrainingOptions { Epochs = 20, Optimizer = Optimizer.Adam(0.05), Loss = Loss.BinaryCrossEntropy }).Network;
        Assert.True(network.Evaluate(two).Accuracy > 0.95);
        Assert.Equal([200, 2], network.Predict(two).Probabilities().Shape);
    }

    [Fact]
    public void Learning_rates_follow_their_course()
    {
        var course = new LearningRate.Course(10, 100);
        static double At(LearningRate rate, LearningRate.Course course, int step) =>
            rate.Rate * Core.TensorModule.item(rate.Factor(course)!.Invoke(Core.TensorModule.ofInt32([], [step])));
        Assert.Equal(0.1, At(LearningRate.Cosine(0.1), course, 0), 1e-6);
        Assert.Equal(0.05, At(LearningRate.Cosine(0.1), course, 50), 1e-6);
        Assert.Equal(0, At(LearningRate.Cosine(0.1), course, 100), 1e-6);
        Assert.Equal(0.05, At(LearningRate.Steps(0.1, 0.5, 2), course, 20), 1e-6);
        Assert.Equal(0.1 * 0.9, At(LearningRate.Exponential(0.1, 0.9), course, 10), 1e-6);
        Assert.Equal(0.02, At(LearningRate.Piecewise(0.1, (3, 0.02)), course, 30), 1e-6);
        Assert.Equal(0.1, At(LearningRate.Piecewise(0.1, (3, 0.02)), course, 29), 1e-6);
        Assert.Equal(0.05, At(LearningRate.Constant(0.1).WithWarmUp(10), course, 4), 1e-6);
        Assert.Equal(0.1, At(LearningRate.OneCycle(0.1), course, 29), 1e-6);
        Assert.Equal(0.075, At(LearningRate.Polynomial(0.1, 0.05), course, 50), 1e-6);
    }

    [Fact]
    public void Unknown_names_get_the_nearest_offered()
    {
        Assert.Contains("did you mean 'adam'?", Assert.Throws<ArgumentException>(() => Optimizer.Parse("adan")).Message);
        Assert.Contains("did you mean 'huber'?", Assert.Throws<ArgumentException>(() => Loss.Parse("hubber")).Message);
    }

    internal static byte[] Bytes(Network network)
    {
        using var memory = new MemoryStream();
        network.ToFile().Write(memory);
        return memory.ToArray();
    }

    private sealed class Recorder(Action<TrainingProgress>? also = null) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value)
        {
            Reports.Add(value);
            also?.Invoke(value);
        }
    }
}
