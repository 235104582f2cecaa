namespace Hybrid.Tests.Compilation;

public sealed class CompileTests
{
    [Fact]
    public void A_compiled_function_gives_what_the_function_gives()
    {
        static Tensor Function(Tensor x) => (x.Exp() + 1).Log().Sum();
        Func<Tensor, Tensor> compiled = Compile.Function<Tensor, Tensor>(Function);
        Tensor x = Tensor.From([0.5f, -1, 2]);
        Assert.Equal(Function(x).Item(), compiled(x).Item(), 1e-6);
    }

    [Fact]
    public void A_function_is_traced_once_for_each_shape()
    {
        int traces = 0;
        Func<Tensor, Tensor, Tensor> compiled = Compile.Function((Tensor x, Tensor scale) =>
        {
            traces++;
            return (x * scale).Sum();
        });
        Assert.Equal(6, compiled(Tensor.From([1f, 2]), Tensor.Scalar(2)).Item());
        Assert.Equal(9, compiled(Tensor.From([1f, 2]), Tensor.Scalar(3)).Item());
        Assert.Equal(1, traces);
        Assert.Equal(12, compiled(Tensor.From([1f, 2, 3]), Tensor.Scalar(2)).Item());
        Assert.Equal(2, traces);
        Assert.Contains("[3]", Compile.Explain(compiled));
        Assert.Equal(2, Compile.Explain(compiled).Split(Environment.NewLine).Length);
        Assert.NotEmpty(Compile.Kernels(compiled));
    }

    [Fact]
    public void Three_arguments_are_compiled()
    {
        Func<Tensor, Tensor, Tensor, Tensor> compiled = Compile.Function((Tensor a, Tensor b, Tensor c) => (a * b) + c);
        Assert.Equal(10, compiled(Tensor.Scalar(2), Tensor.Scalar(3), Tensor.Scalar(4)).Item());
    }

    [Fact]
    public void An_ordinary_delegate_is_not_explained() =>
        Assert.Throws<ArgumentException>(() => Compile.Explain((Tensor x) => x));

    [Fact]
    public void A_step_owns_its_state()
    {
        Session<Tensor, Tensor, Tensor> session = Compile.Step((Tensor sum, Tensor x) => (sum + x, sum), Tensor.Scalar(0));
        Tensor before = session.State;
        Assert.Equal(0, session.Step(Tensor.Scalar(2)).Item());
        Assert.Equal(2, session.Step(Tensor.Scalar(3)).Item());
        Assert.Equal(5, session.State.Item());
        Assert.Equal(0, before.Item());
    }
}
