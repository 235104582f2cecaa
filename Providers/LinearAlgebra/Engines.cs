using System.Runtime.CompilerServices;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>The engine behind the provider that <see cref="Compute.Provider"/> names: the toolkit's own, or a foreign provider's through MathNet's interface.</summary>
internal static class Engines
{
    private static readonly ConditionalWeakTable<ILinearAlgebraProvider, object> _doubles = [];
    private static readonly ConditionalWeakTable<ILinearAlgebraProvider, object> _singles = [];

    /// <summary>The engine for float or double.</summary>
    public static DenseEngine<T> Current<T>()
        where T : unmanaged => Of<T>(Compute.Provider);

    /// <summary>The engine of a provider for float or double.</summary>
    public static DenseEngine<T> Of<T>(ILinearAlgebraProvider provider)
        where T : unmanaged
    {
        if (provider is LinearAlgebraProvider own)
        {
            return own.Engine<T>();
        }

        return typeof(T) == typeof(double)
            ? (DenseEngine<T>)_doubles.GetValue(provider, p => new MathNetEngine<double>(p))
            : (DenseEngine<T>)_singles.GetValue(provider, p => new MathNetEngine<float>(p));
    }
}
