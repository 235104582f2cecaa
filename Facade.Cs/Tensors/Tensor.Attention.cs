using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid;

/// <content>Attention.</content>
public sealed partial class Tensor
{
    /// <summary>Scaled dot-product attention: for each query the mean of the values, weighted by softmax(scale q k') (Vaswani et al., "Attention is all you need", 2017).</summary>
    /// <remarks>
    /// Memory grows with the number of steps and not with its square: the scores of all queries with all keys are never stored, nor for gradients.
    /// A query that may see no key gives 0.
    /// </remarks>
    /// <param name="query">Queries, <c>[batch, steps, heads, width]</c>.</param>
    /// <param name="key">Keys, <c>[batch, other steps, heads, width]</c>.</param>
    /// <param name="value">Values, <c>[batch, other steps, heads, value width]</c>.</param>
    /// <param name="causal">Whether query i sees the keys up to i + other steps - steps only, so that the last sees all. Default: false.</param>
    /// <param name="mask">Bool <c>[1 or batch, 1 or heads, steps, other steps]</c>, true where a key may be seen. Default: null, everywhere.</param>
    /// <param name="keyLengths">Int32 <c>[batch]</c>: how many keys of each example may be seen, the first ones. Default: null, all.</param>
    /// <param name="scale">The factor of the products. Default: null, 1 / sqrt(width).</param>
    /// <returns><c>[batch, steps, heads, value width]</c>.</returns>
    /// <exception cref="ArgumentException">Shapes or element types do not fit.</exception>
    public static Tensor Attention(Tensor query, Tensor key, Tensor value, bool causal = false, Tensor? mask = null, Tensor? keyLengths = null, double? scale = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var options = new AttentionOptions(
            causal,
            mask is null ? null : FSharpOption<Core.Tensor>.Some(mask.Node),
            keyLengths is null ? null : FSharpOption<Core.Tensor>.Some(keyLengths.Node),
            scale is double factor ? FSharpOption<double>.Some(factor) : null);
        return new(Core.Attention.apply(options, query.Node, key.Node, value.Node));
    }
}
