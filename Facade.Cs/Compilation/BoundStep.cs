using Hybrid.Core;
using Hybrid.Providers.Memory;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>A compiled step on fixed memory: write its inputs, run it, read its outputs. Made by <see cref="SharedState{TState}"/>. A run allocates nothing.</summary>
public sealed class BoundStep
{
    private readonly Executable _executable;
    private readonly Node[] _inputs;
    private readonly Node[] _outputs;
    private readonly Storage[] _inputBlocks;
    private readonly Storage[] _outputBlocks;

    internal BoundStep(Executable executable, Node[] inputs, Node[] outputs)
    {
        _executable = executable;
        _inputs = inputs;
        _outputs = outputs;
        _inputBlocks = [.. inputs.Select((_, i) => executable.Input(i))];
        _outputBlocks = [.. outputs.Select((_, i) => executable.OutputBlock(i))];
    }

    /// <summary>The number of input tensors, in the order of the input's structure.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>The number of output tensors, in the order of the output's structure.</summary>
    public int OutputCount => _outputs.Length;

    /// <summary>The kernels that a run consists of.</summary>
    public IReadOnlyList<string> Kernels => _executable.Kernels;

    /// <summary>The elements of an input, row-major: write them before a run. They keep their values.</summary>
    /// <typeparam name="T"><see cref="float"/>, <see cref="double"/> or <see cref="int"/>, as the tensor's type is; any of 4 bytes serves to copy bits.</typeparam>
    /// <param name="index">The input's position.</param>
    public Span<T> Input<T>(int index)
        where T : unmanaged => Elements<T>(_inputBlocks[index], _inputs[index]);

    /// <summary>The elements of an output, row-major; valid until the next run.</summary>
    /// <inheritdoc cref="Input{T}(int)"/>
    public ReadOnlySpan<T> Output<T>(int index)
        where T : unmanaged => Elements<T>(_outputBlocks[index], _outputs[index]);

    /// <summary>Runs the step: the state is overwritten with the next one, the outputs with this step's.</summary>
    public void Run() => _executable.Run();

    /// <summary>The median nanoseconds of each kernel over some runs, which advance the state.</summary>
    /// <param name="runs">How many runs, at least 1.</param>
    public IReadOnlyList<string> Profile(int runs) => _executable.Profile(runs);

    internal static unsafe Span<T> Elements<T>(Storage block, Node node)
        where T : unmanaged
    {
        int size = node.Dtype.IsFloat64 ? 8 : 4;
        return size == sizeof(T)
            ? block.Span<T>()[..node.Size]
            : throw new ArgumentException($"BoundStep: elements of type {typeof(T).Name} do not fit a tensor of {ElementTypes.FromCore(node.Dtype)}; use the type of the tensor (Bool is int)");
    }

    internal void Set(int index, Node value)
    {
        value.Storage!.Span<byte>().CopyTo(_inputBlocks[index].Span<byte>());
        GC.KeepAlive(value);
    }
}
