namespace Hybrid.Onnx;

/// <summary>An input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The code of its element type, of TensorProto.DataType.</param>
/// <param name="Shape">Its extents; null for one that differs from call to call, such as the number of samples.</param>
internal sealed record OnnxValue(string Name, int Type, IReadOnlyList<long?> Shape)
{
    public void Write(ProtoWriter writer)
    {
        // ValueInfoProto holds a TypeProto, which holds a tensor's type, which holds a shape of dimensions.
        writer.Text(1, Name);
        writer.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Number(1, Type);
            tensor.Message(2, shape =>
            {
                foreach (long? extent in Shape)
                {
                    shape.Message(1, dimension =>
                    {
                        if (extent is { } known)
                        {
                            dimension.Number(1, known);
                        }
                        else
                        {
                            dimension.Text(2, "batch");
                        }
                    });
                }
            });
        }));
    }

    public static OnnxValue Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ProtoReader(bytes);
        string name = "";
        int type = 0;
        var shape = new List<long?>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    ReadType(reader.Block(), ref type, shape);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OnnxValue(name, type, shape);
    }

    private static void ReadType(ReadOnlySpan<byte> bytes, ref int type, List<long?> shape)
    {
        var outer = new ProtoReader(bytes);
        while (outer.Next())
        {
            if (outer.Field != 1)
            {
                outer.Skip();
                continue;
            }

            var tensor = new ProtoReader(outer.Block());
            while (tensor.Next())
            {
                if (tensor.Field == 1)
                {
                    type = (int)tensor.Number();
                }
                else if (tensor.Field == 2)
                {
                    ReadShape(tensor.Block(), shape);
                }
                else
                {
                    tensor.Skip();
                }
            }
        }
    }

    private static void ReadShape(ReadOnlySpan<byte> bytes, List<long?> shape)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            long? extent = null;
            var dimension = new ProtoReader(reader.Block());
            while (dimension.Next())
            {
                if (dimension.Field == 1)
                {
                    extent = dimension.Number();
                }
                else
                {
                    dimension.Skip();
                }
            }

            shape.Add(extent > 0 ? extent : null);
        }
    }
}
