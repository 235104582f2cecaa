namespace Hybrid;

/// <summary>Functions of one example applied to many at once.</summary>
public static class Vectorize
{
    /// <summary>Maps a function of one example over the first axis of every tensor of the argument, as one program without a loop.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TResult">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">A function of one example; it is called once. What it refers to outside is shared by all examples.</param>
    /// <param name="examples">The examples; every tensor has the same first extent.</param>
    /// <returns>The results, with that first axis.</returns>
    /// <exception cref="ArgumentException">The first extents differ, or the argument holds no tensor.</exception>
    /// <remarks>Example: <c>Vectorize.Map(row => row / row.Sum(), matrix)</c> makes each row of a matrix sum to 1.</remarks>
    public static TResult Map<T, TResult>(Func<T, TResult> function, T examples)
    {
        Interop.NeedTensors("Vectorize.Map", examples);
        ArgumentNullException.ThrowIfNull(function);
        return Core.Batch.vmap(Interop.ToCore(function), examples);
    }
}
