using System.Security.Cryptography;
using Hybrid.Core;
using Hybrid.Formats;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>Between the core's tensors and the arrays of files.</summary>
internal static class NodeArrays
{
    public static StoredArray ToStored(Node node)
    {
        // An empty list of extents would mean a vector.
        if (node.Rank == 0)
        {
            return node.Dtype.IsFloat32 ? StoredArray.Scalar(TensorModule.toFloat32(node)[0])
                : node.Dtype.IsFloat64 ? StoredArray.Scalar(TensorModule.toArray(node)[0])
                : node.Dtype.IsInt32 ? StoredArray.Scalar(TensorModule.toInt32(node)[0])
                : StoredArray.Scalar(TensorModule.toBool(node)[0]);
        }

        return node.Dtype.IsFloat32 ? StoredArray.Of(TensorModule.toFloat32(node), node.Shape)
            : node.Dtype.IsFloat64 ? StoredArray.Of(TensorModule.toArray(node), node.Shape)
            : node.Dtype.IsInt32 ? StoredArray.Of(TensorModule.toInt32(node), node.Shape)
            : StoredArray.Of(TensorModule.toBool(node), node.Shape);
    }

    public static Node ToNode(StoredArray array)
    {
        int[] shape = [.. array.Shape];
        return array.Type switch
        {
            StoredType.Float32 => TensorModule.ofFloat32(shape, array.As<float>().ToArray()),
            StoredType.Float64 => TensorModule.ofFloat64(shape, array.As<double>().ToArray()),
            StoredType.Int32 => TensorModule.ofInt32(shape, array.As<int>().ToArray()),
            StoredType.Bool => TensorModule.ofBool(shape, array.As<bool>().ToArray()),
            _ => TensorModule.ofFloat32(shape, array.ToSingles()),
        };
    }

    /// <summary>A fingerprint of the values.</summary>
    public static string Hash(Node[] nodes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Node node in TensorModule.evaluate(nodes))
        {
            hash.AppendData(ToStored(node).Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
