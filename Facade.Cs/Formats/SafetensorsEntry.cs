namespace Hybrid.Formats;

/// <summary>One array of a safetensors header: where its bytes lie, counted from the end of the header.</summary>
internal sealed record SafetensorsEntry(string Name, StoredType Type, int[] Shape, long Begin, long End);
