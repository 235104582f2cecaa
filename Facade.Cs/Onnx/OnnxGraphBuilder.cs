using Hybrid.Core;
using Hybrid.Formats;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>Collects nodes and arrays; the last node's result is what the next layer takes.</summary>
internal sealed class OnnxGraphBuilder
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _arrays = new(StringComparer.Ordinal);
    private string _layer = "";
    private int _parts;

    public OnnxGraphBuilder(string input) => Current = input;

    /// <summary>The name of the value that the next layer takes.</summary>
    public string Current { get; private set; }

    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    public IReadOnlyList<OnnxTensor> Arrays => [.. _arrays.Values];

    /// <summary>Begins a layer: its nodes and results are named after it.</summary>
    public void Begin(string layer) => (_layer, _parts) = (layer, 0);

    /// <summary>Adds a node on the current value alone; its result becomes the current value.</summary>
    public void Then(string kind, params OnnxAttribute[] attributes) => Current = Add(kind, [Current], attributes);

    /// <summary>Adds a node on the current value and others; its result becomes the current value.</summary>
    public void ThenWith(string kind, string[] others, params OnnxAttribute[] attributes) => Current = Add(kind, [Current, .. others], attributes);

    /// <summary>Rows of a table at the current value's positions.</summary>
    public void Gather(string table) => Current = Add("Gather", [table, Current], OnnxAttribute.Of("axis", 0));

    /// <summary>Makes a node's result the current value.</summary>
    public void Become(string value) => Current = value;

    /// <summary>Adds a node and gives the name of its result.</summary>
    public string Add(string kind, string[] inputs, params OnnxAttribute[] attributes) => AddTo(0, kind, inputs, attributes);

    /// <summary>Adds a node of whose results only one is wanted, and gives that one's name.</summary>
    /// <param name="result">Which: 0 for the first.</param>
    /// <param name="kind">The operator.</param>
    /// <param name="inputs">The operands' names.</param>
    /// <param name="attributes">Its constants.</param>
    public string AddTo(int result, string kind, string[] inputs, params OnnxAttribute[] attributes)
    {
        string name = _parts == 0 ? _layer : $"{_layer}.{_parts}";
        _parts++;
        _nodes.Add(new OnnxNode(kind, name, inputs, [.. Enumerable.Repeat("", result), $"{name}:out"], attributes));
        return $"{name}:out";
    }

    /// <summary>Adds the nodes of a part of the layer, whose arrays are named after it too.</summary>
    public void Within(string part, Action add)
    {
        var outside = (_layer, _parts);
        (_layer, _parts) = ($"{_layer}.{part}", 0);
        add();
        (_layer, _parts) = outside;
    }

    /// <summary>A transposition that takes one axis to another place; none when it is there.</summary>
    public void MoveAxis(int rank, int from, int to)
    {
        if (from != to)
        {
            List<long> order = [.. Enumerable.Range(0, rank).Select(i => (long)i)];
            order.RemoveAt(from);
            order.Insert(to, from);
            Then("Transpose", OnnxAttribute.Of("perm", [.. order]));
        }
    }

    /// <summary>The last result under the name that the graph's output has.</summary>
    public void Finish(string output)
    {
        Begin(output);
        _nodes.Add(new OnnxNode("Identity", output, [Current], [output], []));
        Current = output;
    }

    /// <summary>A trained array, under its name in the network's files.</summary>
    public string Weight(string field, Node value) => Keep($"{_layer}.{field}", value);

    /// <summary>An array under a name.</summary>
    public string Keep(string name, Node value)
    {
        StoredArray stored = NodeArrays.ToStored(value);
        int type = stored.Type == StoredType.Float32 ? OnnxTensor.Single : stored.Type == StoredType.Float64 ? OnnxTensor.Double : OnnxTensor.Int32;
        _arrays.TryAdd(name, new OnnxTensor(name, [.. value.Shape.Select(extent => (long)extent)], type, stored.Bytes.ToArray()));
        return name;
    }

    /// <summary>One number, of no axes.</summary>
    public string Number(double value) => Keep(FormattableString.Invariant($"{_layer}:number:{(float)value:R}"), TensorModule.scalar(value));

    /// <summary>A list of whole numbers, as shapes and axes are given.</summary>
    public string Integers(params long[] values)
    {
        string name = $"{_layer}:list:{string.Join('.', values)}";
        _arrays.TryAdd(name, OnnxTensor.Integers(name, values));
        return name;
    }
}
