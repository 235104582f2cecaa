using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Tests.Pointwise;

public sealed class OperationTests
{
    private static readonly nint[] Strides = [1, 3, -1, 0];

    public static TheoryData<ElementType, UnaryOperation> Unaries()
    {
        var data = new TheoryData<ElementType, UnaryOperation>();
        foreach (var operation in Enum.GetValues<UnaryOperation>())
        {
            data.Add(ElementType.Float32, operation);
            data.Add(ElementType.Float64, operation);
            if (IsInteger(operation))
            {
                data.Add(ElementType.Int32, operation);
            }
        }

        return data;
    }

    public static TheoryData<ElementType, BinaryOperation> Binaries()
    {
        var data = new TheoryData<ElementType, BinaryOperation>();
        foreach (var operation in Enum.GetValues<BinaryOperation>())
        {
            if (operation != BinaryOperation.Xor)
            {
                data.Add(ElementType.Float32, operation);
                data.Add(ElementType.Float64, operation);
            }

            if (operation is not (BinaryOperation.Power or BinaryOperation.Atan2))
            {
                data.Add(ElementType.Int32, operation);
            }
        }

        return data;
    }

    // Expected values: System.Math in double precision, MathNet.Numerics 5.0.0 for erf, ln Gamma and its derivatives.
    [Theory]
    [MemberData(nameof(Unaries))]
    public void Operations_of_one_argument_agree_with_scalar_functions_for_every_length_and_stride(ElementType type, UnaryOperation operation)
    {
        // MathNet has the gamma functions for positive arguments only.
        bool positive = operation is UnaryOperation.LogGamma or UnaryOperation.Digamma or UnaryOperation.Trigamma;
        Expression argument = !positive ? new Expression.Load(0)
            : new Expression.Binary(BinaryOperation.Add, new Expression.Unary(UnaryOperation.Abs, new Expression.Load(0)), new Expression.Constant(0.125));
        foreach (nint stride in Strides)
        {
            Check(type, 1, stride, new Expression.Unary(operation, argument));
        }
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public void Operations_of_two_arguments_agree_with_scalar_functions_for_every_length_and_stride(ElementType type, BinaryOperation operation)
    {
        foreach (nint stride in Strides)
        {
            Check(type, 2, stride, new Expression.Binary(operation, new Expression.Load(0), new Expression.Load(1)));
        }
    }

    // The rules of the documentation of UnaryOperation and BinaryOperation, one line each.
    [Theory]
    [InlineData(UnaryOperation.Sqrt, -1.0, double.NaN)]
    [InlineData(UnaryOperation.Log, 0.0, double.NegativeInfinity)]
    [InlineData(UnaryOperation.Log, -1.0, double.NaN)]
    [InlineData(UnaryOperation.Sign, double.NaN, double.NaN)]
    [InlineData(UnaryOperation.Exp, double.NegativeInfinity, 0.0)]
    [InlineData(UnaryOperation.Exp, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(UnaryOperation.Tanh, double.PositiveInfinity, 1.0)]
    [InlineData(UnaryOperation.Tanh, double.NaN, double.NaN)]
    [InlineData(UnaryOperation.Sigmoid, double.NegativeInfinity, 0.0)]
    [InlineData(UnaryOperation.Softplus, 1000.0, 1000.0)]
    [InlineData(UnaryOperation.IsFinite, double.NaN, 0.0)]
    [InlineData(UnaryOperation.IsFinite, double.PositiveInfinity, 0.0)]
    [InlineData(UnaryOperation.IsFinite, -3.0, 1.0)]
    [InlineData(UnaryOperation.ToBool, double.NaN, 1.0)]
    [InlineData(UnaryOperation.Round, 2.5, 2.0)]
    [InlineData(UnaryOperation.Reciprocal, 0.0, double.PositiveInfinity)]
    public void Special_values_follow_the_documented_rules(UnaryOperation operation, double argument, double expected)
    {
        Assert.Equal(expected, Single(new Expression.Unary(operation, new Expression.Load(0)), argument, 0));
    }

    [Theory]
    [InlineData(BinaryOperation.Max, double.NaN, 1.0, double.NaN)]
    [InlineData(BinaryOperation.Max, 1.0, double.NaN, double.NaN)]
    [InlineData(BinaryOperation.Min, 1.0, double.NaN, double.NaN)]
    [InlineData(BinaryOperation.Less, double.NaN, 1.0, 0.0)]
    [InlineData(BinaryOperation.LessOrEqual, 1.0, double.NaN, 0.0)]
    [InlineData(BinaryOperation.Equal, double.NaN, double.NaN, 0.0)]
    [InlineData(BinaryOperation.Divide, 1.0, 0.0, double.PositiveInfinity)]
    public void Special_pairs_follow_the_documented_rules(BinaryOperation operation, double left, double right, double expected)
    {
        Assert.Equal(expected, Single(new Expression.Binary(operation, new Expression.Load(0), new Expression.Load(1)), left, right));
    }

    [Fact]
    public void Integers_divide_towards_zero_and_by_zero_to_zero_and_wrap()
    {
        int[] x = [7, -7, 5, int.MaxValue];
        int[] y = [2, 2, 0, 2];
        int[] quotient = new int[4];
        int[] product = new int[4];
        var operand = new Operand(ElementType.Int32, [1]);
        Expression Both(BinaryOperation operation) => new Expression.Binary(operation, new Expression.Load(0), new Expression.Load(1));
        var loop = new LoopDescription(ElementType.Int32, [4], [operand, operand, operand, operand],
            [new Statement.Store(2, Both(BinaryOperation.Divide)), new Statement.Store(3, Both(BinaryOperation.Multiply))]);
        KernelRunner.RunAll(PointwiseKernel.Create(loop), 1, x, y, quotient, product);
        Assert.Equal([3, -3, 0, 1_073_741_823], quotient);
        Assert.Equal([14, -14, 0, -2], product);
    }

    private static bool IsInteger(UnaryOperation operation) => operation is UnaryOperation.Negate or UnaryOperation.Abs or UnaryOperation.Sign
        or UnaryOperation.Floor or UnaryOperation.Ceiling or UnaryOperation.Round or UnaryOperation.Not or UnaryOperation.IsFinite
        or UnaryOperation.ToNumber or UnaryOperation.ToBool;

    private static double Single(Expression expression, double left, double right)
    {
        double[] x = [left];
        double[] y = [right];
        double[] result = new double[1];
        var operand = new Operand(ElementType.Float64, [1]);
        var loop = new LoopDescription(ElementType.Float64, [1], [operand, operand, operand], [new Statement.Store(2, expression)]);
        KernelRunner.RunAll(PointwiseKernel.Create(loop), 1, x, y, result);
        return result[0];
    }

    private static void Check(ElementType type, int loads, nint stride, Expression expression)
    {
        var random = new System.Random(3);
        for (int length = 0; length <= 40; length++)
        {
            var operands = Enumerable.Range(0, loads).Select(_ => new Operand(type, [stride])).Append(new Operand(type, [stride == 0 ? 1 : stride]));
            var loop = new LoopDescription(type, [length], [.. operands], [new Statement.Store(loads, expression)]);
            var data = new LoopCase(loop, random);
            var expected = data.AfterOracle();
            foreach (var mode in new[] { KernelMode.Interpreted, KernelMode.Fused })
            {
                var actual = data.After(PointwiseKernel.Create(loop, mode));
                for (nint i = -4; i < 4; i++)
                {
                    nint guard = i < 0 ? i : (Math.Max(length - 1, 0) * Math.Max(loop.Operands[loads].Strides[0], 0)) + i + 1;
                    if (length > 0 && stride >= 0)
                    {
                        Assert.Equal(data[loads, guard], actual[loads, guard]);
                    }
                }

                for (nint i = 0; i < length; i++)
                {
                    double x = expected[loads, i * loop.Operands[loads].Strides[0]];
                    double y = actual[loads, i * loop.Operands[loads].Strides[0]];
                    double tolerance = (type == ElementType.Float32 ? 4e-7 : 2e-14) * (Math.Abs(x) + 1);
                    Assert.True(x.Equals(y) || Math.Abs(x - y) <= tolerance, $"{mode} {expression} of length {length} and stride {stride}: element {i} is {y}, expected {x}");
                }
            }
        }
    }
}
