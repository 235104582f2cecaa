using Hybrid.Core;
using Hybrid.Formats;
using Hybrid.Providers.Memory;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>A state in memory of its own that several compiled steps read and overwrite in place: an agent that acts and learns, a simulation with several moves.</summary>
/// <typeparam name="TState">A tensor or a structure of tensors.</typeparam>
/// <remarks>
/// Steps are bound once for inputs of fixed shapes and then run without allocating. Not for use from several threads at once. Example:
/// <code>
/// var shared = new SharedState&lt;Tensor&gt;(Tensor.Zeros(2));
/// BoundStep add = shared.Bind((sum, x) => (sum + x, sum.Sum()), Tensor.Zeros(2));
/// add.Input&lt;float>(0).Fill(1);
/// add.Run();                     // the state is [1, 1]; add.Output&lt;float>(0)[0] is the sum before, 0
/// </code>
/// </remarks>
public sealed class SharedState<TState>
{
    private readonly TState _template;
    private readonly Node[] _leaves;
    private readonly Storage[] _blocks;

    /// <summary>Copies a state.</summary>
    /// <param name="initial">The state before the first step.</param>
    /// <exception cref="ArgumentException">It holds no tensor.</exception>
    public SharedState(TState initial)
    {
        Interop.NeedTensors("SharedState", initial);
        _template = initial;
        _leaves = TensorModule.evaluate(Tree.leaves(initial));
        _blocks = Array.ConvertAll(_leaves, Copy);
        Names = Array.AsReadOnly(Tree.paths(initial));
    }

    /// <summary>The names of the state's tensors: properties and positions joined by dots, as <c>Weights.Layers.0.Bias</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The state now, as values of their own.</summary>
    public TState Value => Tree.rebuild(_template, [.. _leaves.Select((leaf, i) => Primitives.data(Copy(_blocks[i]), leaf.Shape, leaf.Dtype))]);

    /// <summary>Overwrites the state.</summary>
    /// <param name="value">A state of the same structure and shapes.</param>
    /// <exception cref="ArgumentException">A tensor is missing, or has another shape or element type.</exception>
    public void Set(TState value)
    {
        Node[] leaves = TensorModule.evaluate(Tree.leaves(value));
        if (leaves.Length != _leaves.Length)
        {
            throw new ArgumentException($"SharedState.Set: the value has {leaves.Length} tensors and the state {_leaves.Length}; give a state of the same structure", nameof(value));
        }

        for (int i = 0; i < leaves.Length; i++)
        {
            Write(i, leaves[i]);
        }
    }

    /// <summary>The elements of one tensor of the state, to be read or written between runs.</summary>
    /// <typeparam name="T"><see cref="float"/>, <see cref="double"/> or <see cref="int"/>, as the tensor's type is.</typeparam>
    /// <param name="index">Its position in <see cref="Names"/>.</param>
    public Span<T> Elements<T>(int index)
        where T : unmanaged => BoundStep.Elements<T>(_blocks[index], _leaves[index]);

    /// <summary>Compiles a step for inputs of the shapes of an example.</summary>
    /// <typeparam name="TInput">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TOutput">A tensor or a structure of tensors.</typeparam>
    /// <param name="step">From the state and an input to the next state, of the same shapes, and an output; it must be pure.</param>
    /// <param name="like">An input of the right shapes; its values are the first to be set.</param>
    /// <exception cref="ArgumentException">The next state has another structure or other shapes.</exception>
    public BoundStep Bind<TInput, TOutput>(Func<TState, TInput, (TState Next, TOutput Output)> step, TInput like)
    {
        ArgumentNullException.ThrowIfNull(step);
        Node[] examples = Tree.leaves(like);
        Node[] states = [.. _leaves.Select((leaf, i) => Primitives.parameter(i, leaf.Shape, leaf.Dtype))];
        Node[] inputs = [.. examples.Select((leaf, i) => Primitives.parameter(states.Length + i, leaf.Shape, leaf.Dtype))];
        (TState next, TOutput output) = step(Tree.rebuild(_template, states), examples.Length == 0 ? like : Tree.rebuild(like, inputs));
        Node[] after = Tree.leaves(next);
        Node[] results = Tree.leaves(output);
        if (after.Length != states.Length)
        {
            throw new ArgumentException($"SharedState.Bind: the step returns a state of {after.Length} tensors from one of {states.Length}; keep the state's structure", nameof(step));
        }

        for (int i = 0; i < after.Length; i++)
        {
            if (!Fits(states[i], after[i]))
            {
                throw new ArgumentException($"SharedState.Bind: the step turns {Names[i]} from {Text(states[i])} into {Text(after[i])}; keep the state's shapes and element types", nameof(step));
            }
        }

        var bound = new BoundStep(new Executable([.. states, .. inputs], [.. after, .. results], states.Length, _blocks), inputs, results);
        for (int i = 0; i < examples.Length; i++)
        {
            bound.Set(i, TensorModule.evaluate([examples[i]])[0]);
        }

        return bound;
    }

    /// <summary>Compiles a function that leaves the state as it is.</summary>
    /// <inheritdoc cref="Bind{TInput, TOutput}(Func{TState, TInput, ValueTuple{TState, TOutput}}, TInput)"/>
    public BoundStep Read<TInput, TOutput>(Func<TState, TInput, TOutput> step, TInput like)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Bind((state, input) => (state, step(state, input)), like);
    }

    /// <summary>The state as arrays for a file, by name.</summary>
    public IReadOnlyDictionary<string, StoredArray> Save() =>
        Names.Select((name, i) => KeyValuePair.Create(name, NodeArrays.ToStored(Primitives.data(_blocks[i], _leaves[i].Shape, _leaves[i].Dtype)))).ToDictionary(StringComparer.Ordinal);

    /// <summary>Overwrites the state with arrays that <see cref="Save"/> gave.</summary>
    /// <param name="arrays">The arrays by name; others are ignored.</param>
    /// <exception cref="ArgumentException">One is missing, or has another shape or element type.</exception>
    public void Load(IReadOnlyDictionary<string, StoredArray> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        for (int i = 0; i < _leaves.Length; i++)
        {
            if (!arrays.TryGetValue(Names[i], out StoredArray? array))
            {
                throw new ArgumentException($"SharedState.Load: there is no array {Names[i]} among the {arrays.Count} given; give those of the same structure", nameof(arrays));
            }

            Write(i, NodeArrays.ToNode(array));
        }
    }

    private static bool Fits(Node wanted, Node given) => wanted.Dtype.Equals(given.Dtype) && wanted.Shape.AsSpan().SequenceEqual(given.Shape);

    private static string Text(Node node) => $"{ElementTypes.FromCore(node.Dtype)} {TensorText.Shape(node.Shape)}";

    private static Storage Copy(Node node) => Copy(node.Storage!);

    private static Storage Copy(Storage source)
    {
        var copy = new Storage(source.Bytes);
        source.Span<byte>().CopyTo(copy.Span<byte>());
        GC.KeepAlive(source);
        return copy;
    }

    private void Write(int index, Node value)
    {
        if (!Fits(_leaves[index], value))
        {
            throw new ArgumentException($"SharedState: {Names[index]} is {Text(_leaves[index])}, and {Text(value)} was given; give a state of the same shapes and element types");
        }

        value.Storage!.Span<byte>().CopyTo(_blocks[index].Span<byte>());
        GC.KeepAlive(value);
    }
}
