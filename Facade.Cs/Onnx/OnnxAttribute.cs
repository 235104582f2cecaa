namespace Hybrid.Onnx;

/// <summary>A named constant of a node: one of the kinds below; a kind that is not used is not kept.</summary>
internal sealed record OnnxAttribute(string Name)
{
    public long? Integer { get; init; }

    public float? Real { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<long> Integers { get; init; } = [];

    public IReadOnlyList<string> Texts { get; init; } = [];

    public OnnxTensor? Tensor { get; init; }

    public static OnnxAttribute Of(string name, long value) => new(name) { Integer = value };

    public static OnnxAttribute Of(string name, float value) => new(name) { Real = value };

    public static OnnxAttribute Of(string name, string value) => new(name) { Text = value };

    public static OnnxAttribute Of(string name, params long[] values) => new(name) { Integers = values };

    public static OnnxAttribute OfTexts(string name, IReadOnlyList<string> values) => new(name) { Texts = values };

    public void Write(ProtoWriter writer)
    {
        // Field numbers and the codes of kinds are AttributeProto's in ONNX's onnx.proto.
        writer.Text(1, Name);
        int kind;
        if (Real is { } real)
        {
            writer.Single(2, real);
            kind = 1;
        }
        else if (Integer is { } integer)
        {
            writer.Number(3, integer);
            kind = 2;
        }
        else if (Text is not null)
        {
            writer.Text(4, Text);
            kind = 3;
        }
        else if (Tensor is not null)
        {
            writer.Message(5, Tensor.Write);
            kind = 4;
        }
        else if (Texts.Count > 0)
        {
            foreach (string text in Texts)
            {
                writer.Text(9, text);
            }

            kind = 8;
        }
        else
        {
            foreach (long value in Integers)
            {
                writer.Number(8, value);
            }

            kind = 7;
        }

        writer.Number(20, kind);
    }

    public static OnnxAttribute Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        var attribute = new OnnxAttribute("");
        var integers = new List<long>();
        var texts = new List<string>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    attribute = attribute with { Name = reader.Text() };
                    break;
                case 2:
                    attribute = attribute with { Real = reader.Single() };
                    break;
                case 3:
                    attribute = attribute with { Integer = reader.Number() };
                    break;
                case 4:
                    attribute = attribute with { Text = reader.Text() };
                    break;
                case 5:
                    attribute = attribute with { Tensor = OnnxTensor.Read(reader.Block()) };
                    break;
                case 8:
                    reader.Numbers(integers);
                    break;
                case 9:
                    texts.Add(reader.Text());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return attribute with { Integers = integers, Texts = texts };
    }
}
