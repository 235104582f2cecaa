using Hybrid.Core;

namespace Hybrid;

/// <summary>Arithmetic on whole structures of tensors: records, tuples and arrays of them, nested as you like.</summary>
/// <remarks>Example: <c>Structure.Map(weight => weight * 0.5, weights)</c> halves every tensor of a model.</remarks>
public static class Structure
{
    /// <summary>The same structure with a function applied to each tensor.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="value">The structure; what is not a tensor stays as it is.</param>
    public static T Map<T>(Func<Tensor, Tensor> function, T value)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Tree.map(Interop.ToCore<Core.Tensor, Core.Tensor>(node => function(new Tensor(node)).Node), value);
    }

    /// <summary>The same structure with a function applied to each pair of corresponding tensors.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function.</param>
    /// <param name="left">The first structure.</param>
    /// <param name="right">The second structure, with as many tensors.</param>
    /// <exception cref="ArgumentException">The structures have different numbers of tensors.</exception>
    public static T Combine<T>(Func<Tensor, Tensor, Tensor> function, T left, T right)
    {
        ArgumentNullException.ThrowIfNull(function);
        Core.Tensor[] first = Tree.leaves(left);
        Core.Tensor[] second = Tree.leaves(right);
        return first.Length == second.Length
            ? Tree.rebuild(left, [.. first.Zip(second, (a, b) => function(new Tensor(a), new Tensor(b)).Node)])
            : throw new ArgumentException($"Structure.Combine: the structures have {first.Length} and {second.Length} tensors; give two of the same type and sizes", nameof(right));
    }

    /// <summary>The tensors, in order of declaration.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="value">The structure.</param>
    public static IReadOnlyList<Tensor> Tensors<T>(T value) => [.. Tree.leaves(value).Select(node => new Tensor(node))];
}
