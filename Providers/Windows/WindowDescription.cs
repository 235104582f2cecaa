namespace Hybrid.Providers;

/// <summary>A reduction over windows of channels-last images, channel by channel: inputs [Batch, depth, height, width, Channels], outputs likewise.</summary>
/// <param name="Type">The elements: <see cref="ElementType.Float32"/> or <see cref="ElementType.Float64"/>.</param>
/// <param name="Batch">How many images, at least 0.</param>
/// <param name="Depth">The first spatial axis, whose kernel is the window; <see cref="ConvolutionAxis.One"/> for images of one or two.</param>
/// <param name="Height">The second spatial axis; <see cref="ConvolutionAxis.One"/> for images of one.</param>
/// <param name="Width">The last spatial axis.</param>
/// <param name="Channels">How many channels, at least 0.</param>
/// <param name="Operation">What is done; inputs outside the image take no part.</param>
public sealed record WindowDescription(
    ElementType Type, nint Batch, ConvolutionAxis Depth, ConvolutionAxis Height, ConvolutionAxis Width, int Channels, WindowOperation Operation)
{
    internal nint InputPositions => (nint)Depth.Input * Height.Input * Width.Input;

    internal nint OutputPositions => (nint)Depth.Output * Height.Output * Width.Output;

    internal nint Taps => (nint)Depth.Kernel * Height.Kernel * Width.Kernel;

    internal void Check()
    {
        if (Type is not (ElementType.Float32 or ElementType.Float64))
        {
            throw new ArgumentException($"Window: Type is {Type}; windows take Float32 or Float64. Cast the operand first.");
        }

        if (Batch < 0 || Channels < 0)
        {
            throw new ArgumentException($"Window: Batch is {Batch} and Channels {Channels}; both must be at least 0.");
        }

        Depth.Check("Window", nameof(Depth));
        Height.Check("Window", nameof(Height));
        Width.Check("Window", nameof(Width));
    }
}
