namespace Hybrid.Providers.Attention;

/// <summary>What scaled dot-product attention computes: softmax(scale Q K') V for each example and head (Vaswani et al., "Attention is all you need", 2017).</summary>
/// <remarks>
/// All arrays are row-major: queries <c>[batch, queries, heads, keyWidth]</c>, keys <c>[batch, keys, heads, keyWidth]</c>, values <c>[batch, keys, heads, valueWidth]</c>, the
/// result <c>[batch, queries, heads, valueWidth]</c>. A query none of whose keys it may see gives 0.
/// </remarks>
/// <param name="Type">The type of the elements: Float32 or Float64.</param>
/// <param name="Batch">How many examples, at least 0.</param>
/// <param name="Heads">How many heads, at least 0.</param>
/// <param name="Queries">How many queries an example has, at least 0.</param>
/// <param name="Keys">How many keys and values an example has, at least 0.</param>
/// <param name="KeyWidth">The length of a query and of a key, at least 0.</param>
/// <param name="ValueWidth">The length of a value, at least 0.</param>
/// <param name="Scale">The factor of the products of queries and keys.</param>
/// <param name="Causal">Whether query i sees the keys up to i + keys - queries only: the last query sees all.</param>
/// <param name="MaskBatch">With a mask <c>[maskBatch, maskHeads, queries, keys]</c> of 4-byte truth values, true where a key may be seen: 1 or the batch; 0 without.</param>
/// <param name="MaskHeads">1 or the number of heads; 0 without a mask.</param>
/// <param name="HasLengths">Whether there are lengths, Int32 <c>[batch]</c>: an example's keys from its length on are not seen.</param>
public sealed record AttentionDescription(
    ElementType Type,
    nint Batch,
    nint Heads,
    nint Queries,
    nint Keys,
    nint KeyWidth,
    nint ValueWidth,
    double Scale,
    bool Causal = false,
    nint MaskBatch = 0,
    nint MaskHeads = 0,
    bool HasLengths = false)
{
    /// <summary>Whether there is a mask.</summary>
    public bool HasMask => MaskBatch > 0;

    /// <summary>Where the mask stands among the operands, if there is one.</summary>
    internal static int MaskOperand => 3;

    /// <summary>Where the lengths stand among the operands, if there are any.</summary>
    internal int LengthsOperand => HasMask ? 4 : 3;

    /// <summary>Where the operands behind queries, keys, values, mask and lengths begin.</summary>
    internal int NextOperand => LengthsOperand + (HasLengths ? 1 : 0);

    internal void Check()
    {
        if (Type is not (ElementType.Float32 or ElementType.Float64))
        {
            throw new ArgumentException($"Attention: the elements are {Type}; they must be Float32 or Float64.");
        }

        if (Batch < 0 || Heads < 0 || Queries < 0 || Keys < 0 || KeyWidth < 0 || ValueWidth < 0)
        {
            throw new ArgumentException(
                $"Attention: sizes must be 0 or more, but batch, heads, queries, keys and widths are [{Batch}, {Heads}, {Queries}, {Keys}, {KeyWidth}, {ValueWidth}].");
        }

        if (HasMask && ((MaskBatch != 1 && MaskBatch != Batch) || (MaskHeads != 1 && MaskHeads != Heads)))
        {
            throw new ArgumentException($"Attention: the mask is for [{MaskBatch}, {MaskHeads}] examples and heads; each must be 1 or that of the queries, [{Batch}, {Heads}].");
        }
    }
}
