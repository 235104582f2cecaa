namespace Hybrid.Providers.Movement;

/// <summary>What a gather or a scatter-add does: rows of an array [outer, extent, inner] are picked by, or added to by, a list of Int32 indices.</summary>
/// <param name="Type">The type of the elements.</param>
/// <param name="Outer">How many blocks lie before the indexed axis, at least 0.</param>
/// <param name="Count">The number of indices (per block when batched), at least 0.</param>
/// <param name="Extent">The size of the indexed axis; every index lies in [0, extent).</param>
/// <param name="Inner">How many elements lie behind the indexed axis, at least 0.</param>
/// <param name="Batched">Whether each block has indices of its own: the index array is [outer, count] rather than [count].</param>
public sealed record GatherDescription(ElementType Type, nint Outer, nint Count, nint Extent, nint Inner, bool Batched = false);
