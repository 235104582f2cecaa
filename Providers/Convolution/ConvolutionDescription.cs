namespace Hybrid.Providers;

/// <summary>
/// A convolution of channels-last images: y[n, o, f] = sum over taps k and channels c of x[n, i, c] w[k, c, f], where i, k and o meet as the axes say. Images
/// x [Batch, depth, height, width, InputChannels], result y [Batch, depth, height, width, OutputChannels], all row-major.
/// </summary>
/// <param name="Type">The elements: <see cref="ElementType.Float32"/> or <see cref="ElementType.Float64"/>.</param>
/// <param name="Batch">How many images, at least 0.</param>
/// <param name="Depth">The first spatial axis; <see cref="ConvolutionAxis.One"/> for images of one or two.</param>
/// <param name="Height">The second spatial axis; <see cref="ConvolutionAxis.One"/> for images of one.</param>
/// <param name="Width">The last spatial axis.</param>
/// <param name="Groups">Channels are divided into so many groups, each convolved with its own kernels; divides both numbers of channels.</param>
/// <param name="InputChannels">Channels of x.</param>
/// <param name="OutputChannels">Channels of y.</param>
/// <param name="Transposed">
/// false: w is [taps, InputChannels / Groups, OutputChannels]. true: w is that of the convolution whose input gradient this is, [taps, OutputChannels / Groups,
/// InputChannels], and is read with its taps in reverse.
/// </param>
/// <param name="Epilogue">
/// A kernel over the rows of y, [Batch * positions, OutputChannels], that runs while they are in cache: operand 0 is y (read and written in place), its further
/// operands are those that follow y. Null (the default) for none.
/// </param>
public sealed record ConvolutionDescription(
    ElementType Type,
    nint Batch,
    ConvolutionAxis Depth,
    ConvolutionAxis Height,
    ConvolutionAxis Width,
    int Groups,
    int InputChannels,
    int OutputChannels,
    bool Transposed = false,
    Kernel? Epilogue = null)
{
    internal nint Taps => (nint)Depth.Kernel * Height.Kernel * Width.Kernel;

    internal nint InputPositions => (nint)Depth.Input * Height.Input * Width.Input;

    /// <summary>Rows of the result: an image's row of positions each.</summary>
    internal nint OutputRows => Batch * Depth.Output * Height.Output;

    internal double MultiplyAdds => (double)OutputRows * Width.Output * Taps * (InputChannels / Math.Max(1, Groups)) * OutputChannels
        / ((double)Depth.InputDilation * Height.InputDilation * Width.InputDilation);

    internal void Check(string operation)
    {
        if (Type is not (ElementType.Float32 or ElementType.Float64))
        {
            throw new ArgumentException($"{operation}: Type is {Type}; convolutions take Float32 or Float64. Cast the operands first.");
        }

        if (Batch < 0 || Groups < 1 || InputChannels < 0 || OutputChannels < 0 || InputChannels % Groups != 0 || OutputChannels % Groups != 0)
        {
            throw new ArgumentException(
                $"{operation}: Batch is {Batch}, Groups {Groups}, InputChannels {InputChannels}, OutputChannels {OutputChannels}; Groups must be at least 1 and divide both numbers of channels.");
        }

        Depth.Check(operation, nameof(Depth));
        Height.Check(operation, nameof(Height));
        Width.Check(operation, nameof(Width));
        if (Epilogue is not null && Epilogue.Units != OutputRows * Width.Output)
        {
            throw new ArgumentException($"{operation}: the epilogue has {Epilogue.Units} units, but y has {OutputRows * Width.Output} rows; its leading dimension must be y's rows.");
        }
    }
}
