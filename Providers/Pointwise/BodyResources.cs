namespace Hybrid.Providers.Pointwise;

/// <summary>What a body needs beside its operands.</summary>
/// <param name="Constants">Its constants in the compute type, in pinned memory.</param>
/// <param name="Registers">How many vectors it keeps.</param>
/// <param name="TileBytes">Bytes of tiles, for the interpreter.</param>
internal sealed record BodyResources(byte[] Constants, int Registers, int TileBytes)
{
    /// <summary>The constants of a body as bytes.</summary>
    public static byte[] Bytes(IReadOnlyList<double> constants, ElementType type)
    {
        byte[] bytes = GC.AllocateArray<byte>((constants.Count * 8) + 8, pinned: true);
        for (int i = 0; i < constants.Count; i++)
        {
            var target = bytes.AsSpan(i * type.SizeOf());
            _ = type switch
            {
                ElementType.Float32 => BitConverter.TryWriteBytes(target, (float)constants[i]),
                ElementType.Float64 => BitConverter.TryWriteBytes(target, constants[i]),
                _ => BitConverter.TryWriteBytes(target, (int)constants[i]),
            };
        }

        return bytes;
    }
}
