using System.Collections.Immutable;
using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Tests.Pointwise;

/// <summary>A loop together with memory for its operands, which the operands' first elements may lie anywhere in.</summary>
internal sealed unsafe class LoopCase
{
    private readonly byte[][] _memory;
    private readonly nint[] _first;

    /// <summary>Allocates the operands of a loop and fills them with numbers of both signs, or truth values.</summary>
    public LoopCase(LoopDescription loop, System.Random random, double scale = 4)
    {
        Loop = loop;
        _memory = new byte[loop.Operands.Length][];
        _first = new nint[loop.Operands.Length];
        for (int operand = 0; operand < _memory.Length; operand++)
        {
            nint low = 0;
            nint high = 0;
            for (int d = 0; d < loop.Shape.Length; d++)
            {
                nint reach = Math.Max(loop.Shape[d] - 1, 0) * loop.Operands[operand].Strides[d];
                low += Math.Min(reach, 0);
                high += Math.Max(reach, 0);
            }

            int size = loop.Operands[operand].Type.SizeOf();

            // Guard elements on both sides show writes that go astray; two more hold a key.
            nint elements = high - low + 10;
            _first[operand] = (4 - low) * size;
            _memory[operand] = new byte[elements * size];
            fixed (byte* memory = _memory[operand])
            {
                for (nint i = 0; i < elements; i++)
                {
                    double value = loop.Operands[operand].Type == ElementType.Bool ? random.Next(2) : Math.Round((random.NextDouble() - 0.5) * 2 * scale * 64) / 64;
                    ScalarOracle.Write(memory, loop.Operands[operand].Type, i, value);
                }
            }
        }
    }

    private LoopCase(LoopCase other)
    {
        Loop = other.Loop;
        _memory = [.. other._memory.Select(memory => memory.ToArray())];
        _first = other._first;
    }

    public LoopDescription Loop { get; }

    /// <summary>The bytes of each operand, guards included.</summary>
    public IReadOnlyList<byte[]> Memory => _memory;

    public LoopCase Copy() => new(this);

    /// <summary>Calls with the operands' addresses.</summary>
    public LoopCase With(Action<nint> body)
    {
        KernelRunner.With(_memory, 0, operands =>
        {
            for (int i = 0; i < _memory.Length; i++)
            {
                ((byte**)operands)[i] += _first[i];
            }

            body(operands);
        });
        return this;
    }

    /// <summary>Runs a kernel on a copy.</summary>
    public LoopCase After(Kernel kernel, int threads = 1) => Copy().With(operands => kernel.RunAll((byte**)operands, threads));

    /// <summary>Runs a kernel on a copy in parts, the last part first.</summary>
    public LoopCase AfterParts(Kernel kernel, System.Random random) => Copy().With(operands =>
    {
        nint limit = kernel.Units;
        while (limit > 0)
        {
            nint begin = limit - random.NextInt64(1, limit + 1) is var b && random.Next(3) == 0 ? limit - 1 : (nint)b;
            kernel.Run((byte**)operands, begin, limit);
            limit = begin;
        }
    });

    /// <summary>Carries the loop out one element at a time on a copy.</summary>
    public LoopCase AfterOracle() => Copy().With(operands =>
    {
        var oracle = new ScalarOracle(Loop);
        double* registers = stackalloc double[oracle.Registers + 1];
        for (nint position = 0; position < oracle.Total; position++)
        {
            oracle.Execute((byte**)operands, registers, position);
        }
    });

    /// <summary>An element of an operand.</summary>
    public double this[int operand, nint offset]
    {
        get
        {
            fixed (byte* memory = _memory[operand])
            {
                byte* first = memory + _first[operand];
                return Loop.Operands[operand].Type switch
                {
                    ElementType.Float32 => ((float*)first)[offset],
                    ElementType.Float64 => ((double*)first)[offset],
                    _ => ((int*)first)[offset],
                };
            }
        }

        set
        {
            fixed (byte* memory = _memory[operand])
            {
                ScalarOracle.Write(memory + _first[operand], Loop.Operands[operand].Type, offset, value);
            }
        }
    }

    /// <summary>Strides of an array of the given shape: any order of dimensions, some reversed, some with gaps.</summary>
    public static ImmutableArray<nint> RandomStrides(System.Random random, IReadOnlyList<nint> shape, bool mayBroadcast)
    {
        var strides = new nint[shape.Count];
        int[] order = [.. Enumerable.Range(0, shape.Count)];
        if (random.Next(3) == 0)
        {
            random.Shuffle(order);
        }

        nint step = random.Next(6) == 0 ? 3 : 1;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int d = order[i];
            bool broadcast = mayBroadcast && random.Next(5) == 0;
            strides[d] = broadcast ? 0 : random.Next(8) == 0 ? -step : step;
            step *= broadcast ? 1 : Math.Max(shape[d], 1) + (random.Next(6) == 0 ? 2 : 0);
        }

        return [.. strides];
    }

    /// <summary>A shape of up to four dimensions, with extents that are 0, 1, below, at and above a vector's length.</summary>
    public static ImmutableArray<nint> RandomShape(System.Random random)
    {
        nint[] extents = [1, 1, 2, 3, 5, 8, 10, 16, 17, 33, 70];
        int rank = random.Next(5);
        var shape = new nint[rank];
        nint total = 1;
        for (int d = 0; d < rank; d++)
        {
            shape[d] = random.Next(40) == 0 ? 0 : extents[random.Next(extents.Length)];
            total *= shape[d];
            if (total > 20_000)
            {
                shape[d] = 1;
                total = shape.Take(d).Aggregate((nint)1, (product, extent) => product * extent);
            }
        }

        return [.. shape];
    }
}
