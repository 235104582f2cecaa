using MathNet.Numerics.Providers.LinearAlgebra;

namespace Hybrid.Providers;

/// <summary>One of MathNet's own packages with a native provider, which an application may reference; MathNet finds it by name.</summary>
internal sealed class MathNetPackage
{
    private readonly string _controlType;
    private readonly Func<bool> _tryUse;

    private MathNetPackage(string name, string controlType, Func<bool> tryUse)
    {
        Name = name;
        _controlType = controlType;
        _tryUse = tryUse;
    }

    public static MathNetPackage Mkl { get; } = new(
        "MathNet.Numerics.Providers.MKL", "MathNet.Numerics.Providers.MKL.LinearAlgebra.MklLinearAlgebraControl", LinearAlgebraControl.TryUseNativeMKL);

    public static MathNetPackage OpenBlas { get; } = new(
        "MathNet.Numerics.Providers.OpenBLAS", "MathNet.Numerics.Providers.OpenBLAS.LinearAlgebra.OpenBlasLinearAlgebraControl",
        LinearAlgebraControl.TryUseNativeOpenBLAS);

    public static MathNetPackage Cuda { get; } = new(
        "MathNet.Numerics.Providers.CUDA", "MathNet.Numerics.Providers.CUDA.LinearAlgebra.CudaLinearAlgebraControl", LinearAlgebraControl.TryUseNativeCUDA);

    public string Name { get; }

    /// <summary>Whether the application references the package.</summary>
    public bool Referenced => Type.GetType($"{_controlType}, {Name}") is not null;

    /// <summary>Why the package's provider is not used, should it not be.</summary>
    public string Reason => Referenced
        ? $"The package {Name} is referenced, but MathNet could not load its native library."
        : $"The application does not reference the package {Name}.";

    /// <summary>The package's provider, or null. The provider that MathNet itself uses stays as it was.</summary>
    public ILinearAlgebraProvider? TryLoad()
    {
        if (!Referenced)
        {
            return null;
        }

        var before = LinearAlgebraControl.Provider;
        if (!_tryUse())
        {
            return null;
        }

        var found = LinearAlgebraControl.Provider;
        LinearAlgebraControl.Provider = before;
        return found;
    }
}
