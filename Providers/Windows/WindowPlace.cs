namespace Hybrid.Providers;

/// <summary>An input of a window: where it lies in the image, in elements, and at which tap the window meets it.</summary>
internal struct WindowPlace
{
    public nint Offset;
    public nint Tap;
}
