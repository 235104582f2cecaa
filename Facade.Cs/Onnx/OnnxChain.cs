using Hybrid.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid.Onnx;

/// <summary>A graph by the names of its values: who uses one, and which are constants.</summary>
internal sealed class OnnxChain
{
    private readonly Dictionary<string, OnnxTensor> _constants;
    private readonly ILookup<string, OnnxNode> _users;

    public OnnxChain(OnnxModel model, string path)
    {
        Path = path;
        Version = model.OperatorVersion;
        _constants = model.Arrays.ToDictionary(array => array.Name, StringComparer.Ordinal);
        foreach (OnnxNode node in model.Nodes)
        {
            if (node.Operator == "Constant" && node.Outputs.Count == 1)
            {
                _constants[node.Outputs[0]] = Constant(node);
            }
            else if (OnnxConstants.TryFold(node, _constants) is { } folded)
            {
                _constants[node.Outputs[0]] = folded;
            }
        }

        _users = model.Nodes.Where(node => node.Operator != "Constant")
            .SelectMany(node => node.Inputs.Distinct(StringComparer.Ordinal).Select(input => (Input: input, Node: node)))
            .ToLookup(pair => pair.Input, pair => pair.Node, StringComparer.Ordinal);
    }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>The version of ONNX's operators that the file is written for.</summary>
    public long Version { get; }

    /// <summary>The nodes that take a value.</summary>
    public IReadOnlyList<OnnxNode> Users(string value) => [.. _users[value]];

    /// <summary>The only node that takes a value, or null.</summary>
    public OnnxNode? OnlyUser(string value) => Users(value) is [var only] ? only : null;

    /// <summary>The operand's array, or null when it is computed or left out.</summary>
    public OnnxTensor? Find(OnnxNode node, int operand) =>
        operand < node.Inputs.Count && _constants.TryGetValue(node.Inputs[operand], out var array) ? array : null;

    /// <summary>The operand's array.</summary>
    public OnnxTensor Array(OnnxNode node, int operand) => Find(node, operand)
        ?? throw Wrong(node, $"needs an array of the file as operand {operand}");

    /// <summary>The operand's numbers, as the core holds them.</summary>
    public Node Weight(OnnxNode node, int operand)
    {
        OnnxTensor array = Array(node, operand);
        return TensorModule.ofFloat32(array.Extents, array.ToSingles());
    }

    /// <summary>The operand as one number, or null when it is not one of the file's.</summary>
    public float? Number(OnnxNode node, int operand) => Find(node, operand) is { } array && array.ToSingles() is [var value] ? value : null;

    /// <summary>An error at a node.</summary>
    public DataFormatException Wrong(OnnxNode node, string problem) => new(Path, $"the operator '{node.Operator}' at {node.Place} {problem}");

    private static OnnxTensor Constant(OnnxNode node)
    {
        string name = node.Outputs[0];
        return node.Attributes.FirstOrDefault() switch
        {
            { Tensor: { } tensor } => tensor with { Name = name },
            { Real: { } real } => OnnxTensor.Of(name, [real]),
            { Integer: { } integer } => OnnxTensor.Integers(name, integer) with { Shape = [] },
            { } list => OnnxTensor.Integers(name, [.. list.Integers]),
            null => throw new FormatException($"the constant '{name}' has no value"),
        };
    }
}
