namespace Hybrid.Formats;

/// <summary>What the header of an npy file says.</summary>
internal sealed record NpyHeader(string Description, bool ColumnMajor, IReadOnlyList<long> Shape);
