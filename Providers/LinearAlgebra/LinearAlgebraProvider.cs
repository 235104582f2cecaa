using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers.LinearAlgebra;

/// <summary>The common part of the toolkit's MathNet providers: one provider for each element type, put together.</summary>
/// <remarks>
/// All arrays are column-major. Arguments that are null, of the wrong size or empty are passed to MathNet's managed provider, so that they are refused
/// with its exceptions or treated as it treats them.
/// </remarks>
public abstract partial class LinearAlgebraProvider : ILinearAlgebraProvider
{
    private readonly DenseEngine<double> _doubleEngine;
    private readonly DenseEngine<float> _singleEngine;
    private readonly ILinearAlgebraProvider<double> _doubles;
    private readonly ILinearAlgebraProvider<float> _singles;
    private readonly ILinearAlgebraProvider<Complex> _complexes;
    private readonly ILinearAlgebraProvider<Complex32> _complex32s;

    private protected LinearAlgebraProvider(
        DenseEngine<double> doubles, DenseEngine<float> singles, DenseEngine<ComplexNumber<double>> complexes, DenseEngine<ComplexNumber<float>> complex32s)
    {
        (_doubleEngine, _singleEngine) = (doubles, singles);
        _doubles = new ElementProvider<double, double, RealElement<double>>(doubles);
        _singles = new ElementProvider<float, float, RealElement<float>>(singles);
        _complexes = new ElementProvider<Complex, ComplexNumber<double>, ComplexElement<double>>(complexes);
        _complex32s = new ElementProvider<Complex32, ComplexNumber<float>, ComplexElement<float>>(complex32s);
    }

    /// <summary>What does the work for an element type.</summary>
    internal DenseEngine<T> Engine<T>()
        where T : unmanaged =>
        typeof(T) == typeof(double) ? (DenseEngine<T>)(object)_doubleEngine
        : typeof(T) == typeof(float) ? (DenseEngine<T>)(object)_singleEngine
        : throw new NotSupportedException($"LinearAlgebraProvider.Engine: there is none for {typeof(T).Name}; use float or double.");

    /// <summary>Whether the provider can be used on this machine.</summary>
    public abstract bool IsAvailable();

    /// <summary>Does nothing when the provider can be used.</summary>
    /// <exception cref="BackendUnavailableException">The provider cannot be used; the message says why.</exception>
    public abstract void InitializeVerify();

    /// <summary>Does nothing: the providers hold no memory between calls.</summary>
    public void FreeResources()
    {
    }
}
