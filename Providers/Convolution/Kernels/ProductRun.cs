namespace Hybrid.Providers;

/// <summary>One run of a sum of products: where A and B start, in elements, and how many products follow one another.</summary>
internal struct ProductRun
{
    public nint A;
    public nint B;
    public nint Length;
}
