using System.Collections.Immutable;
using Hybrid.Providers.Cuda;
using Hybrid.Providers.Movement;
using Hybrid.Providers.Pointwise;
using Hybrid.Providers.Reduction;
using Hybrid.Providers.Tests.Pointwise;
using Hybrid.Providers.Tests.Reduction;

namespace Hybrid.Providers.Tests.Cuda;

/// <summary>What the kernels of a device must do; the expected values are the processor's, or those of a loop over single elements. All kernels of one check are compiled together.</summary>
internal static class KernelConformance
{
    private static readonly double[] _points =
        [0, -0.0, 1, -1, 0.5, -0.5, 2.5, -2.5, 1e-3, -1e-3, 7.25, -7.25, 30, -30, 90, -90, 1e-30, 1e30, -1e30, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 0.999, 11.5, 1.4616];

    /// <summary>Every operation that a compute type has, on ordinary and special values.</summary>
    public static void Operations(CudaDevice device)
    {
        var target = new CudaTarget(device);
        var cases = new List<(string Name, LoopCase Data, Kernel Device, double Tolerance)>();
        foreach (var type in new[] { ElementType.Float32, ElementType.Float64, ElementType.Int32 })
        {
            int n = _points.Length;
            var number = new Operand(type, [n, 1]);
            foreach (var unary in Enum.GetValues<UnaryOperation>())
            {
                Add(unary.ToString(), type, new Expression.Unary(unary, new Expression.Load(0)), [new Operand(type, [1, 0]), new Operand(type, [0, 1]), number]);
            }

            foreach (var binary in Enum.GetValues<BinaryOperation>())
            {
                Add(binary.ToString(), type, new Expression.Binary(binary, new Expression.Load(0), new Expression.Load(1)), [new Operand(type, [1, 0]), new Operand(type, [0, 1]), number]);
            }
        }

        Assert.True(cases.Count > 80);
        foreach (var (name, data, kernel, tolerance) in cases)
        {
            var expected = data.After(PointwiseKernel.Create(data.Loop));
            var actual = DeviceRun.After(data, target, kernel);
            for (int i = 0; i < _points.Length * _points.Length; i++)
            {
                double e = expected[2, i], a = actual[2, i];
                bool same = e.Equals(a) || Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e));
                Assert.True(same, $"{name} in {data.Loop.ComputeType} of {data[0, i / _points.Length]} and {data[1, i % _points.Length]} is {a}, expected {e}");
            }
        }

        void Add(string name, ElementType type, Expression value, ImmutableArray<Operand> operands)
        {
            var loop = new LoopDescription(type, [_points.Length, _points.Length], operands, [new Statement.Store(2, value)]);
            try
            {
                PointwiseKernel.Create(loop);
            }
            catch (ArgumentException)
            {
                return; // Not an operation of this type.
            }

            var data = new LoopCase(loop, new System.Random(1));
            for (int i = 0; i < _points.Length; i++)
            {
                double point = type == ElementType.Int32 ? (double.IsNaN(_points[i]) ? 3 : (int)_points[i]) : _points[i];
                (data[0, i], data[1, i]) = (point, point);
            }

            // The last bits of elementary functions differ among libraries; large arguments of powers multiply that.
            double tolerance = type == ElementType.Float32 ? 2e-5 : 2e-13;
            cases.Add((name, data, target.Loop(loop), tolerance));
        }
    }

    /// <summary>Random loops of exact operations over operands of mixed types and any strides.</summary>
    public static void Loops(CudaDevice device)
    {
        var target = new CudaTarget(device);
        var cases = new List<(LoopCase Data, Kernel Kernel)>();
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new System.Random(seed);
            var loop = RandomBody.Loop(random, (ElementType)(seed % 3), exactOnly: true);
            cases.Add((new LoopCase(loop, random), target.Loop(loop)));
        }

        for (int seed = 0; seed < cases.Count; seed++)
        {
            var (data, kernel) = cases[seed];
            LoopPropertyTests.Same(data.AfterOracle(), DeviceRun.After(data, target, kernel), "on the device", seed);
        }
    }

    /// <summary>Random reductions, and some large enough to be divided into chunks.</summary>
    public static void Reductions(CudaDevice device)
    {
        var target = new CudaTarget(device);
        var cases = new List<(ReduceDescription Description, LoopCase Data, Kernel Kernel)>();
        void Add(ReduceDescription description, System.Random random)
        {
            var data = ReducePropertyTests.Data(description, random);
            cases.Add((description, data, target.Reduce(description)));
        }

        for (int seed = 0; seed < 48; seed++)
        {
            var random = new System.Random(seed);
            Add(ReducePropertyTests.RandomReduction(random, (ElementType)(seed % 3), exactOnly: true), random);
        }

        foreach (var (rows, columns, reduceRows) in new[] { (20_011, 1, true), (9_000, 3, true), (3, 9_000, false), (700, 70, true), (1, 5, false), (4, 0, false) })
        {
            foreach (var operation in new[] { ReduceOperation.Sum, ReduceOperation.Max, ReduceOperation.ArgMin })
            {
                bool isPosition = operation == ReduceOperation.ArgMin;
                if (columns > 0 || !isPosition)
                {
                    var output = new Operand(isPosition ? ElementType.Int32 : ElementType.Float32, reduceRows ? [0, 1] : [1, 0]);
                    var loop = new LoopDescription(ElementType.Float32, [rows, columns], [new Operand(ElementType.Float32, [columns, 1]), output], []);
                    Add(new ReduceDescription(loop, operation, new Expression.Load(0), 1, reduceRows ? [true, false] : [false, true]), new System.Random(7));
                }
            }
        }

        for (int i = 0; i < cases.Count; i++)
        {
            var (description, data, kernel) = cases[i];
            ReducePropertyTests.Close(description, ReduceOracle.Reduce(description, data), DeviceRun.After(data, target, kernel), i);
        }
    }

    /// <summary>Uniform numbers have the processor's bits, in every type, whatever the order of dimensions.</summary>
    public static void Randoms(CudaDevice device)
    {
        var target = new CudaTarget(device);
        var cases = new[] { ElementType.Float32, ElementType.Float64, ElementType.Int32 }.Select(type =>
        {
            var loop = new LoopDescription(
                type, [7, 33], [new Operand(ElementType.Int32, [0, 0]), new Operand(type, [1, 7])], [new Statement.Store(1, new Expression.Uniform(0))]);
            return (Data: new LoopCase(loop, new System.Random(3), scale: 1e8), Kernel: target.Loop(loop));
        }).ToArray();
        foreach (var (data, kernel) in cases)
        {
            LoopPropertyTests.Same(data.After(PointwiseKernel.Create(data.Loop)), DeviceRun.After(data, target, kernel), "on the device", 0);
        }
    }

    /// <summary>Gathers and scatters, plain and batched, of four-byte and eight-byte elements; empty ones too.</summary>
    public static void Movements(CudaDevice device)
    {
        var target = new CudaTarget(device);
        GatherDescription[] descriptions =
        [
            new(ElementType.Float32, 3, 5, 4, 2), new(ElementType.Float64, 3, 5, 4, 2, Batched: true), new(ElementType.Int32, 1, 300, 7, 1),
            new(ElementType.Float32, 2, 0, 4, 2), new(ElementType.Float32, 40, 1, 10, 1, Batched: true),
        ];
        var kernels = descriptions.Select(d => (d, Gather: target.Gather(d), Scatter: target.ScatterAdd(d))).ToArray();
        foreach (var (d, gather, scatter) in kernels)
        {
            var random = new System.Random(9);
            int[] index = [.. Enumerable.Range(0, (int)(d.Count * (d.Batched ? d.Outer : 1))).Select(_ => random.Next((int)d.Extent))];
            Array whole = Filled(d.Type, (int)(d.Outer * d.Extent * d.Inner), random), rows = Filled(d.Type, (int)(d.Outer * d.Count * d.Inner), random);
            Array expected = (Array)rows.Clone(), actual = (Array)rows.Clone();
            KernelRunner.RunAll(GatherKernel.Create(d), 1, whole, index, expected);
            DeviceRun.Run(target, gather, whole, index, actual);
            Assert.Equal(expected, actual);
            (expected, actual) = ((Array)whole.Clone(), (Array)whole.Clone());
            KernelRunner.RunAll(ScatterAddKernel.Create(d, clear: true), 1, rows, index, expected);
            DeviceRun.Run(target, scatter, rows, index, actual);
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>Products of every orientation, batched, with strides that cuBLAS takes and strides that it does not, accumulated, with an epilogue, and with nothing to sum.</summary>
    public static void Products(CudaDevice device)
    {
        var target = new CudaTarget(device);
        var cases = new List<(GemmDescription Description, LoopDescription? Epilogue, Kernel Kernel)>();
        void Add(GemmDescription d, LoopDescription? epilogue = null) => cases.Add((d, epilogue, target.Product(d, epilogue)));

        foreach (var type in new[] { ElementType.Float32, ElementType.Float64 })
        {
            foreach (bool transposeA in new[] { false, true })
            {
                foreach (bool transposeB in new[] { false, true })
                {
                    var a = transposeA ? new MatrixLayout(1, 7, 7 * 5) : new MatrixLayout(5, 1, 7 * 5);
                    var b = transposeB ? new MatrixLayout(1, 5, 5 * 9) : new MatrixLayout(9, 1, 5 * 9);
                    Add(new(type, 3, 7, 9, 5, a, b, 9, 63));
                }
            }

            Add(new(type, 1, 1, 9, 5, new(100, 1), new(9, 1), 9, 9));
            Add(new(type, 1, 7, 1, 5, new(5, 1), new(1, 100), 1, 7));
            Add(new(type, 2, 7, 9, 5, new(5, 1, 0), new(9, 1, 45), 9, 63, Accumulate: true));
            Add(new(type, 1, 70, 67, 19, new(2, 140), new(67 * 2, 2), 67, 70 * 67));
            Add(new(type, 1, 4, 6, 5, new(0, 1), new(0, 0), 6, 24));
            Add(new(type, 1, 4, 6, 0, new(0, 1), new(6, 1), 6, 24));
            var row = new Operand(type, [6, 1]);
            Add(
                GemmDescription.Dense(type, 4, 6, 5),
                new LoopDescription(type, [4, 6], [row, new Operand(type, [0, 1])], [new Statement.Store(0, new Expression.Binary(BinaryOperation.Add, new Expression.Load(0), new Expression.Load(1)))]));
        }

        foreach (var (d, epilogue, kernel) in cases)
        {
            Assert.Equal(epilogue is not null && device.BlasLt is not null, kernel is CublasLtKernel);
            var random = new System.Random(2);
            Array a = Filled(d.Type, 10_000, random), b = Filled(d.Type, 10_000, random), c = Filled(d.Type, 10_000, random), bias = Filled(d.Type, 6, random);
            Array expected = (Array)c.Clone(), actual = (Array)c.Clone();
            var host = new GemmKernel(epilogue is null ? d : d with { Epilogue = PointwiseKernel.Create(epilogue) });
            KernelRunner.RunAll(host, 1, epilogue is null ? [a, b, expected] : [a, b, expected, bias]);
            DeviceRun.Run(target, kernel, epilogue is null ? [a, b, actual] : [a, b, actual, bias]);
            double tolerance = d.Type == ElementType.Float32 ? 1e-5 : 1e-13;
            for (int i = 0; i < c.Length; i++)
            {
                double e = Convert.ToDouble(expected.GetValue(i)), v = Convert.ToDouble(actual.GetValue(i));
                Assert.True(Math.Abs(e - v) <= tolerance * Math.Max(1, Math.Abs(e)), $"{d}: element {i} is {v}, expected {e}");
            }
        }
    }

    private static Array Filled(ElementType type, int count, System.Random random) => type switch
    {
        ElementType.Float32 => Enumerable.Range(0, count).Select(_ => random.Next(-64, 65) / 16f).ToArray(),
        ElementType.Float64 => Enumerable.Range(0, count).Select(_ => random.Next(-64, 65) / 16.0).ToArray(),
        _ => Enumerable.Range(0, count).Select(_ => random.Next(-64, 65)).ToArray(),
    };
}
