namespace Hybrid.Probabilistic;

/// <summary>Sentences of about one length, step by step; the order is that of a bound step's inputs.</summary>
/// <param name="Words">Int32 [steps sentences].</param>
/// <param name="Columns">Int32 [steps sentences] for each further column.</param>
/// <param name="Characters">Int32 [steps sentences, letters]; none without filters.</param>
/// <param name="Mask">1 where there is a token, [steps, sentences].</param>
/// <param name="Labels">Int32 [steps, sentences].</param>
/// <param name="Rate">The step size.</param>
/// <param name="Key">The key of dropout, Int32 [2].</param>
internal sealed record TaggerBatch(Tensor Words, Tensor[] Columns, Tensor[] Characters, Tensor Mask, Tensor Labels, Tensor Rate, Tensor Key)
{
    /// <summary>A batch of some size, for binding.</summary>
    public static TaggerBatch Like(int steps, int sentences, int columns, int letters) => new(
        Tensor.Zeros([steps * sentences], ElementType.Int32),
        [.. Enumerable.Range(0, columns).Select(_ => Tensor.Zeros([steps * sentences], ElementType.Int32))],
        letters > 0 ? [Tensor.Zeros([steps * sentences, letters], ElementType.Int32)] : [],
        Tensor.Ones(steps, sentences),
        Tensor.Zeros([steps, sentences], ElementType.Int32),
        Tensor.Scalar(1e-3),
        Tensor.Zeros([2], ElementType.Int32));
}
