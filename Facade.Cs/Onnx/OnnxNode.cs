namespace Hybrid.Onnx;

/// <summary>One operation of a graph.</summary>
/// <param name="Operator">Its kind, such as Gemm.</param>
/// <param name="Name">Its own name; may be empty.</param>
/// <param name="Inputs">The names of its operands; an empty one is left out.</param>
/// <param name="Outputs">The names of its results.</param>
/// <param name="Attributes">Its constants.</param>
/// <param name="Domain">Whose operator it is; empty for ONNX's own.</param>
internal sealed record OnnxNode(
    string Operator, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<OnnxAttribute> Attributes, string Domain = "")
{
    /// <summary>The node as messages name it.</summary>
    public string Place => Name.Length > 0 ? $"node '{Name}'" : $"the node of '{(Outputs.Count > 0 ? Outputs[0] : "")}'";

    public OnnxAttribute? Find(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);

    public long Integer(string name, long otherwise) => Find(name)?.Integer ?? otherwise;

    public float Real(string name, float otherwise) => Find(name)?.Real ?? otherwise;

    public void Write(ProtoWriter writer)
    {
        // Field numbers are NodeProto's.
        foreach (string input in Inputs)
        {
            writer.Text(1, input);
        }

        foreach (string output in Outputs)
        {
            writer.Text(2, output);
        }

        writer.Text(3, Name);
        writer.Text(4, Operator);
        foreach (OnnxAttribute attribute in Attributes)
        {
            writer.Message(5, attribute.Write);
        }

        if (Domain.Length > 0)
        {
            writer.Text(7, Domain);
        }
    }

    public static OnnxNode Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        var (inputs, outputs, attributes) = (new List<string>(), new List<string>(), new List<OnnxAttribute>());
        var (name, kind, domain) = ("", "", "");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    inputs.Add(reader.Text());
                    break;
                case 2:
                    outputs.Add(reader.Text());
                    break;
                case 3:
                    name = reader.Text();
                    break;
                case 4:
                    kind = reader.Text();
                    break;
                case 5:
                    attributes.Add(OnnxAttribute.Read(reader.Block()));
                    break;
                case 7:
                    domain = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxNode(kind, name, inputs, outputs, attributes, domain == "ai.onnx" ? "" : domain);
    }
}
