using Hybrid.Core;
using Hybrid.Providers.Memory;
using Hybrid.Providers.Threading;

namespace Hybrid.Bench;

using Tensor = Hybrid.Core.Tensor;

/// <summary>A compiled program on fixed blocks, filled with reproducible numbers.</summary>
internal sealed class Compiled
{
    private readonly Executable _executable;

    /// <summary>Traces a function; the first <paramref name="states"/> inputs are a state that its first outputs replace.</summary>
    public Compiled(Func<Tensor[], Tensor[]> function, int states, params (int[] Shape, Dtype Dtype)[] inputs)
    {
        Tensor[] parameters = [.. inputs.Select((input, i) => Primitives.parameter(i, input.Shape, input.Dtype))];
        var blocks = parameters.Take(states).Select(p => new Storage(Math.Max(1, p.Size) * (p.Dtype.IsFloat64 ? 8L : 4L))).ToArray();
        _executable = new Executable(parameters, function(parameters), states, blocks);
        for (int i = 0; i < inputs.Length; i++)
        {
            Fill(i < states ? blocks[i] : _executable.Input(i - states), inputs[i].Dtype, i);
        }
    }

    public Action Run => _executable.Run;

    /// <summary>Runs and waits for the device, where it runs on one.</summary>
    public void RunAndWait()
    {
        _executable.Run();
        _executable.Synchronize();
    }

    public string[] Profile() => _executable.Profile(300);

    public Storage Input(int i) => _executable.Input(i);

    public Storage Output(int i) => _executable.OutputBlock(i);

    /// <summary>One line for each allowed number of threads.</summary>
    public static IEnumerable<Line> Lines(string bench, Action run, string unit, double scale, int n, int[] threads, Func<IReadOnlyDictionary<string, object>>? extra = null)
    {
        int before = WorkerPool.Threads;
        foreach (int count in threads)
        {
            WorkerPool.Threads = count;
            var seconds = Measurement.Times(run);
            yield return new Line(bench, "hybrid", seconds, unit, scale, count, n, extra?.Invoke());
        }

        WorkerPool.Threads = before;
    }

    /// <summary>Managed bytes that one call allocates on this thread, in the steady state.</summary>
    public static long Allocated(Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            run();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 10;
    }

    private static void Fill(Storage block, Dtype dtype, int seed)
    {
        var random = new System.Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        if (dtype.IsFloat32)
        {
            foreach (ref float x in block.Span<float>())
            {
                x = (float)Normal();
            }
        }
        else if (dtype.IsFloat64)
        {
            foreach (ref double x in block.Span<double>())
            {
                x = Normal();
            }
        }
        else
        {
            block.Span<int>().Clear();
        }
    }
}
