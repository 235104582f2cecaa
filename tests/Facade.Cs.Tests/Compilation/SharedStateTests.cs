namespace Hybrid.Tests.Compilation;

public sealed class SharedStateTests
{
    [Fact]
    public void Several_steps_work_on_one_state_in_place()
    {
        var shared = new SharedState<Counter>(new Counter(Tensor.Zeros(2), [Tensor.Ones(1)]));
        Assert.Equal(["Sum", "Parts.0"], shared.Names);
        BoundStep add = shared.Bind((state, x) => (state with { Sum = state.Sum + x }, state.Sum.Sum()), Tensor.Zeros(2));
        BoundStep read = shared.Read((state, factor) => state.Sum * factor, Tensor.Scalar(1));
        add.Input<float>(0).Fill(1);
        add.Run();
        Assert.Equal(0, add.Output<float>(0)[0]);
        add.Run();
        Assert.Equal(2, add.Output<float>(0)[0]);
        read.Input<float>(0)[0] = 10;
        read.Run();
        Assert.Equal([20f, 20f], read.Output<float>(0).ToArray());
        Assert.Equal([2f, 2f], shared.Value.Sum.ToArray());
        shared.Elements<float>(0)[1] = 5;
        read.Run();
        Assert.Equal([20f, 50f], read.Output<float>(0).ToArray());
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        var shared = new SharedState<Tensor>(Tensor.Zeros(100));
        BoundStep step = shared.Bind((state, x) => (state + x, state.Sum()), Tensor.Ones(100));
        step.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            step.Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(10_000, step.Output<float>(0)[0]);
    }

    [Fact]
    public void A_saved_state_is_loaded_bit_for_bit_and_another_is_refused()
    {
        var first = new SharedState<Counter>(new Counter(Tensor.From([1.5f, -2f]), [Tensor.From([3f])]));
        var second = new SharedState<Counter>(new Counter(Tensor.Zeros(2), [Tensor.Zeros(1)]));
        second.Load(first.Save());
        Assert.Equal([1.5f, -2f], second.Value.Sum.ToArray());
        second.Set(new Counter(Tensor.Ones(2), [Tensor.Ones(1)]));
        Assert.Equal([1f, 1f], second.Value.Sum.ToArray());
        var other = new SharedState<Counter>(new Counter(Tensor.Zeros(3), [Tensor.Zeros(1)]));
        Assert.Contains("Sum is Float32 [3], and Float32 [2] was given", Assert.Throws<ArgumentException>(() => other.Load(first.Save())).Message);
        Assert.Contains("from Float32 [2] into Float32 []", Assert.Throws<ArgumentException>(() => first.Bind((state, x) => (state with { Sum = state.Sum.Sum() }, x), Tensor.Zeros(1))).Message);
    }

    [Fact]
    public void A_step_of_an_optimiser_in_a_loop_of_ones_own_is_that_of_the_formula()
    {
        // Adam's first step moves each weight by the rate against the sign of its gradient (Kingma and Ba 2015), up to epsilon.
        Optimizer optimizer = Optimizer.Adam(0.5);
        Tensor weights = Tensor.From([1f, -2f]);
        OptimizerState state = optimizer.Begin(weights);
        (Tensor moved, OptimizerState next) = optimizer.Apply(Tensor.From([3f, -0.1f]), state, weights, Tensor.Scalar(0.25));
        Assert.Equal(0.75, moved.ToArray()[0], 1e-5);
        Assert.Equal(-1.75, moved.ToArray()[1], 1e-5);
        (Tensor still, _) = optimizer.Apply(Tensor.From([3f, -0.1f]), next, moved, null, Tensor.Scalar(1) < 0);
        Assert.Equal(moved.ToArray(), still.ToArray());
        Assert.Throws<ArgumentException>(() => Optimizer.Adam(LearningRate.Cosine(0.1)).Begin(weights));
    }

    [Fact]
    public void Structures_are_mapped_and_combined_tensor_by_tensor()
    {
        var counter = new Counter(Tensor.From([1f, 2f]), [Tensor.From([3f])]);
        Assert.Equal([2f, 4f], Structure.Map(x => x * 2, counter).Sum.ToArray());
        Assert.Equal([6f], Structure.Combine((a, b) => a + b, counter, counter).Parts[0].ToArray());
        Assert.Equal(2, Structure.Tensors(counter).Count);
    }

    private sealed record Counter(Tensor Sum, Tensor[] Parts);
}
