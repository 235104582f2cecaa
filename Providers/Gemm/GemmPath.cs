namespace Hybrid.Providers;

/// <summary>The instruction set that the products run on.</summary>
internal enum GemmPath
{
    Portable,
    Avx2,
    Avx512,
}
