namespace Hybrid.Providers.Scanning;

/// <summary>What a scan does: a value carried along the middle axis of an array [outer, count, inner].</summary>
/// <param name="Type">Float32, Float64 or, but for a recurrence, Int32.</param>
/// <param name="Operation">How an element changes the value.</param>
/// <param name="Outer">How many blocks lie before the axis, at least 0.</param>
/// <param name="Count">The size of the axis, at least 0.</param>
/// <param name="Inner">How many elements lie behind the axis, at least 0.</param>
/// <param name="Reverse">Whether it runs from the last element to the first.</param>
public sealed record ScanDescription(ElementType Type, ScanOperation Operation, nint Outer, nint Count, nint Inner, bool Reverse = false);
