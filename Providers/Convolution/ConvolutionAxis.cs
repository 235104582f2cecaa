namespace Hybrid.Providers;

/// <summary>
/// How positions meet along one axis: output o, kernel tap k and input i belong together when o Stride + k KernelDilation - Low = i InputDilation. Inputs outside
/// [0, Input) count as zeros.
/// </summary>
/// <param name="Input">Positions of the input, at least 0.</param>
/// <param name="Kernel">Taps of the kernel, at least 1.</param>
/// <param name="Output">Positions of the output, at least 0.</param>
/// <param name="Stride">From one output to the next, in padded inputs; at least 1.</param>
/// <param name="InputDilation">From one input to the next, in padded inputs; at least 1, above 1 in transposed convolutions.</param>
/// <param name="KernelDilation">From one tap to the next, in padded inputs; at least 1.</param>
/// <param name="Low">Zeros before the first input; negative to begin behind it.</param>
public readonly record struct ConvolutionAxis(int Input, int Kernel, int Output, int Stride, int InputDilation, int KernelDilation, int Low)
{
    /// <summary>An axis of extent 1 that a kernel of one tap passes over.</summary>
    public static ConvolutionAxis One { get; } = new(1, 1, 1, 1, 1, 1, 0);

    internal void Check(string operation, string name)
    {
        if (Input < 0 || Output < 0 || Kernel < 1 || Stride < 1 || InputDilation < 1 || KernelDilation < 1)
        {
            throw new ArgumentException(
                $"{operation}: the axis {name} is {this}; Input and Output must be at least 0, Kernel, Stride and the dilations at least 1.");
        }
    }
}
