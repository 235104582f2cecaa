namespace Hybrid.Tests.Tensors;

public sealed class TensorTests
{
    private static readonly Tensor Matrix = Tensor.From([1f, 2, 3, 4, 5, 6], 2, 3);

    [Fact]
    public void A_tensor_copies_its_elements()
    {
        float[] values = [1, 2, 3];
        Tensor tensor = Tensor.From(values);
        values[0] = 9;
        Assert.Equal([1f, 2, 3], tensor.ToArray());
        Assert.Equal([3], tensor.Shape);
    }

    [Fact]
    public void Every_kind_of_array_makes_a_tensor_of_its_element_type()
    {
        Assert.Equal(ElementType.Float32, Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }).ElementType);
        Tensor doubles = Tensor.From(new double[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        Assert.Equal(ElementType.Float64, doubles.ElementType);
        Assert.Equal([3, 2], doubles.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], doubles.ToDoubleArray());
        Assert.Equal([4, 5], Tensor.From([4, 5]).ToIntegerArray());
        Assert.Equal([true, false], Tensor.From([true, false]).ToBooleanArray());
        Assert.Equal(ElementType.Float64, Tensor.Scalar(2, ElementType.Float64).ElementType);
    }

    [Fact]
    public void Filled_tensors_have_the_number_everywhere()
    {
        Assert.Equal([0f, 0, 0, 0], Tensor.Zeros(2, 2).ToArray());
        Assert.Equal([1f, 1, 1], Tensor.Ones(3).ToArray());
        Assert.Equal([2.5f, 2.5f], Tensor.Full(2.5, [2, 1]).ToArray());
        Assert.Equal(ElementType.Int32, Tensor.Zeros([2], ElementType.Int32).ElementType);
        Assert.Equal([0, 1, 2], Tensor.Range(3).ToIntegerArray());
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1f], Tensor.Linspace(0, 1, 5).ToArray());
        Assert.Equal([1f, 0, 0, 1], Tensor.Identity(2).ToArray());
        Assert.Equal([0f, 1, 0, 1, 0, 0], Tensor.From([1, 0]).OneHot(3).ToArray());
    }

    [Fact]
    public void Operators_broadcast()
    {
        Tensor row = Tensor.From([10f, 20, 30]);
        Assert.Equal([11f, 22, 33, 14, 25, 36], (Matrix + row).ToArray());
        Assert.Equal([9f, 18, 27, 6, 15, 24], (row - Matrix).ToArray());
        Assert.Equal([2f, 4, 6, 8, 10, 12], (2 * Matrix).ToArray());
        Assert.Equal([0.5f, 1, 1.5f, 2, 2.5f, 3], (Matrix / 2).ToArray());
        Assert.Equal([6f, 3, 2, 1.5f, 1.2f, 1], (6 / Matrix).ToArray());
        Assert.Equal([-1f, -2, -3, -4, -5, -6], (-Matrix).ToArray());
        Assert.Equal([false, false, false, true, true, true], (Matrix > 3).ToBooleanArray());
        Assert.Equal([true, false, true], ((row < 15) | (row >= 30)).ToBooleanArray());
        Assert.Equal([false, true, false], (!((row < 15) | (row >= 30))).ToBooleanArray());
    }

    [Fact]
    public void Operands_that_do_not_fit_are_named()
    {
        ArgumentException problem = Assert.ThrowsAny<ArgumentException>(() => Matrix + Tensor.Zeros(4));
        Assert.Contains("[2, 3] and [4]", problem.Message);
        Assert.Contains("MatMul", Assert.ThrowsAny<ArgumentException>(() => Matrix.MatMul(Matrix)).Message);
        Assert.Contains("Float64", Assert.ThrowsAny<ArgumentException>(() => Matrix + Tensor.From([1.0, 2, 3])).Message);
    }

    [Fact]
    public void Reductions_drop_or_keep_axes()
    {
        Assert.Equal(21, Matrix.Sum().Item());
        Assert.Equal([5f, 7, 9], Matrix.Sum(0).ToArray());
        Assert.Equal([6f, 15], Matrix.Sum(-1).ToArray());
        Assert.Equal([2, 1], Matrix.Sum(1, keepDims: true).Shape);
        Assert.Equal([1, 1], Matrix.Mean([0, 1], keepDims: true).Shape);
        Assert.Equal(3.5, Matrix.Mean().Item());
        Assert.Equal(35.0 / 12, Matrix.Variance().Item(), 1e-6);
        Assert.Equal([1.5f, 1.5f, 1.5f], Matrix.StandardDeviation(0).ToArray());
        Assert.Equal([4f, 5, 6], Matrix.Max(0).ToArray());
        Assert.Equal([1f, 4], Matrix.Min(1).ToArray());
        Assert.Equal(720, Matrix.Product().Item());
        Assert.Equal([2, 2], Matrix.ArgMax().ToIntegerArray());
        Assert.Equal([0, 0, 0], Matrix.ArgMin(0).ToIntegerArray());
        Assert.Equal([1f, 1], Matrix.Softmax().Sum(-1).ToArray().Select(value => MathF.Round(value, 6)));
        Assert.Equal(3 + Math.Log(1 + Math.Exp(-1) + Math.Exp(-2)), Matrix.LogSumExp()[0].Item(), 1e-6);
    }

    [Fact]
    public void Reductions_of_nothing_are_neutral()
    {
        Assert.Equal(0, Tensor.Zeros(0).Sum().Item());
        Assert.Equal(1, Tensor.Zeros(0).Product().Item());
        Assert.Equal(double.NegativeInfinity, Tensor.Zeros(0).Max().Item());
        Assert.True(double.IsNaN(Tensor.Zeros(0).Mean().Item()));
    }

    [Fact]
    public void Parts_are_taken_by_positions_and_ranges()
    {
        Assert.Equal([4f, 5, 6], Matrix[1].ToArray());
        Assert.Equal([4f, 5, 6], Matrix[-1].ToArray());
        Assert.Equal([3f, 6], Matrix[.., ^1].ToArray());
        Assert.Equal([2f, 3], Matrix[0, 1..].ToArray());
        Assert.Equal([1, 2], Matrix[..1, 1..3].Shape);
        Assert.Equal([1f, 3, 4, 6], Matrix[.., TensorIndex.Every(2, ..)].ToArray());
        Assert.Equal([2, 1, 3], Matrix[TensorIndex.All, TensorIndex.NewAxis].Shape);
        Assert.Equal([0, 3], Matrix[1..1].Shape);
    }

    [Fact]
    public void An_index_out_of_range_is_named()
    {
        Assert.Contains("2 is outside axis 0", Assert.ThrowsAny<ArgumentException>(() => Matrix[2]).Message);
        Assert.Contains("..4 is outside axis 1", Assert.ThrowsAny<ArgumentException>(() => Matrix[0, ..4]).Message);
        Assert.Contains("at most 2", Assert.ThrowsAny<ArgumentException>(() => Matrix[0, 0, 0]).Message);
    }

    [Fact]
    public void Movement_keeps_the_elements()
    {
        Assert.Equal([1f, 4, 2, 5, 3, 6], Matrix.Transpose().ToArray());
        Assert.Equal([3, 2], Matrix.Reshape(3, -1).Shape);
        Assert.Equal([1f, 2, 3, 4, 5, 6], Matrix.Flatten().ToArray());
        Assert.Equal([3, 2], Matrix.Permute(1, 0).Shape);
        Assert.Equal([2, 1, 3], Matrix.ExpandDims(1).Shape);
        Assert.Equal([2, 3], Matrix.ExpandDims(1).Squeeze(1).Shape);
        Assert.Equal([3f, 2, 1, 6, 5, 4], Matrix.Reverse(1).ToArray());
        Assert.Equal([0f, 1, 2, 0], Tensor.From([1f, 2]).Pad([1], [1]).ToArray());
        Assert.Equal([4, 3], Tensor.Concatenate([Matrix, Matrix]).Shape);
        Assert.Equal([2, 2, 3], Tensor.Stack([Matrix, Matrix], 1).Shape);
        Assert.Equal([4f, 5, 6, 1, 2, 3], Matrix.Take(Tensor.From([1, 0])).ToArray());
        Assert.Equal([2, 2], Tensor.From([1f, 2]).BroadcastTo(2, 2).Shape);
    }

    [Fact]
    public void Products_multiply_matrices_and_vectors()
    {
        Assert.Equal([14f, 32, 32, 77], Matrix.MatMul(Matrix.Transpose()).ToArray());
        Assert.Equal([14f, 32], Matrix.MatMul(Tensor.From([1f, 2, 3])).ToArray());
        Assert.Equal([3f, 4, 6, 8], Tensor.From([1f, 2]).Outer(Tensor.From([3f, 4])).ToArray());
    }

    [Fact]
    public void A_tensor_is_printed_with_its_values_type_and_shape()
    {
        Assert.Equal("[1, 2.5] Float32 [2]", Tensor.From([1f, 2.5f]).ToString());
        Assert.Equal("[[ 1,  2],\n [10, 20]] Int32 [2, 2]", Tensor.From([1, 2, 10, 20], 2, 2).ToString());
        Assert.Equal("3 Float32 []", Tensor.Scalar(3).ToString());
        Assert.Equal("[] Float32 [0]", Tensor.Zeros(0).ToString());
        Assert.Equal("[true, false] Bool [2]", Tensor.From([true, false]).ToString());
        Assert.Equal("[0, 1, 2, ..., 1997, 1998, 1999] Int32 [2000]", Tensor.Range(2000).ToString());
        Assert.Equal("[[[0],\n  [1]],\n\n [[2],\n  [3]]] Int32 [2, 2, 1]", Tensor.Range(4).Reshape(2, 2, 1).ToString());
    }

    [Fact]
    public void An_elided_matrix_shows_its_corners()
    {
        string[] lines = Tensor.Range(10_000).Reshape(100, 100).ToString().Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.Equal("[[   0,    1,    2, ...,   97,   98,   99],", lines[0]);
        Assert.Equal(" ...,", lines[3]);
    }

    [Fact]
    public void Random_numbers_depend_on_the_key_only()
    {
        RandomKey key = RandomKey.FromSeed(3);
        float[] uniform = key.Uniform(1000).ToArray();
        Assert.Equal(uniform, RandomKey.FromSeed(3).Uniform(1000).ToArray());
        Assert.NotEqual(uniform, RandomKey.FromSeed(4).Uniform(1000).ToArray());
        Assert.All(uniform, value => Assert.InRange(value, 0f, 1f));
        // The standard error of the mean of 1000 uniform numbers is 0.0091; four of them.
        Assert.Equal(0.5, uniform.Average(), 0.037);
        float[] normal = key.Normal(10_000).ToArray();
        Assert.Equal(0, normal.Average(), 0.04);
        Assert.Equal(1, normal.Average(value => value * value), 0.06);
        Assert.Equal([0, 1, 2], key.Integers(0, 3, 100).ToIntegerArray().Distinct().Order());
        Assert.Equal([1, 1, 1], key.Categorical(Tensor.From([-50f, 50f]).BroadcastTo(3, 2)).ToIntegerArray());
        Assert.Equal(0.25, key.Bernoulli(0.25, 1000).ToArray().Average(), 0.06);
        Assert.NotEqual(key.FoldIn(1).Uniform(4).ToArray(), key.FoldIn(2).Uniform(4).ToArray());
        RandomKey[] parts = key.Split(2);
        Assert.NotEqual(parts[0].Uniform(10).ToArray(), parts[1].Uniform(10).ToArray());
    }

    [Fact]
    public void A_value_inside_a_traced_function_is_refused()
    {
        InvalidOperationException problem = Assert.Throws<InvalidOperationException>(() => Compile.Function((Tensor x) => x * x.Item())(Tensor.Scalar(2)));
        Assert.Contains("read its value outside", problem.Message);
        string? text = null;
        Compile.Function((Tensor x) =>
        {
            text = (x * 2).ToString();
            return x;
        })(Tensor.Ones(2));
        Assert.Equal("(not computed) Float32 [2]", text);
    }

    [Fact]
    public void Pointwise_functions_agree_with_the_runtime()
    {
        double[] values = [0.3, 1.7, 2.5];
        Tensor x = Tensor.From(values);
        (Tensor Result, Func<double, double> Expected)[] rows =
        [
            (x.Exp(), Math.Exp), (x.Log(), Math.Log), (x.Sqrt(), Math.Sqrt), (x.Sin(), Math.Sin), (x.Cos(), Math.Cos), (x.Tanh(), Math.Tanh),
            (x.Sigmoid(), v => 1 / (1 + Math.Exp(-v))), (x.Softplus(), v => Math.Log(1 + Math.Exp(v))), (x.Square(), v => v * v), (x.Power(3), v => v * v * v),
            (x.Clamp(1, 2), v => Math.Clamp(v, 1, 2)), (x.Floor(), Math.Floor), (x.Ceiling(), Math.Ceiling), (x.Round(), v => Math.Round(v)), (x.Reciprocal(), v => 1 / v),
            (x.ReciprocalSqrt(), v => 1 / Math.Sqrt(v)), (x.ExpMinus1(), v => Math.Exp(v) - 1), (x.Log1Plus(), v => Math.Log(1 + v)), ((-x).Abs(), v => v), ((x - 1).Sign(), v => Math.Sign(v - 1)),
            ((x - 1).Relu(), v => Math.Max(v - 1, 0)), (Tensor.Maximum(x, x.Square()), v => Math.Max(v, v * v)), (Tensor.Minimum(x, x.Square()), v => Math.Min(v, v * v)),
            (Tensor.Where(x > 1, x, -x), v => v > 1 ? v : -v), (Tensor.Atan2(x, x + 1), v => Math.Atan2(v, v + 1)), (x.Power(x), v => Math.Pow(v, v)),
        ];
        foreach ((Tensor result, Func<double, double> expected) in rows)
        {
            double[] actual = result.ToDoubleArray();
            for (int i = 0; i < values.Length; i++)
            {
                Assert.Equal(expected(values[i]), actual[i], 1e-12);
            }
        }

        // Abramowitz and Stegun, Handbook of Mathematical Functions, 1964, tables 7.1 and 6.1: erf(0.5), ln Gamma(1.5), digamma(1.5).
        Tensor half = Tensor.Scalar(0.5, ElementType.Float64);
        Assert.Equal(0.5204998778, half.Erf().Item(), 1e-9);
        Assert.Equal(-0.1207822376, (half + 1).LogGamma().Item(), 1e-9);
        Assert.Equal(0.0364899740, (half + 1).Digamma().Item(), 1e-9);
    }
}
