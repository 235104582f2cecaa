namespace Hybrid.Probabilistic;

/// <summary>All weights of a neural tagger.</summary>
/// <param name="Words">[words, width].</param>
/// <param name="Columns">A table for each further column.</param>
/// <param name="Characters">[characters, width]; none without filters.</param>
/// <param name="Filters">[3 width, filters] and [filters]; none without filters.</param>
/// <param name="Forward">The memory that reads forwards.</param>
/// <param name="Backward">The memory that reads backwards.</param>
/// <param name="Output">[2 hidden, labels] and [labels].</param>
/// <param name="Chain">The chain's scores.</param>
internal sealed record TaggerWeights(Tensor Words, Tensor[] Columns, Tensor[] Characters, Tensor[] Filters, MemoryWeights Forward, MemoryWeights Backward, Tensor[] Output, ChainScores Chain);
