using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>A body that the interpreter runs tile by tile.</summary>
internal sealed unsafe class TileBody<TVector, T>(TileProgram<TVector, T> program) : RowBody
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override void Rows(Frame* frame, nint rows, nint* steps, int operands, nint count)
    {
        for (nint row = 0; row < rows; row++)
        {
            if (row > 0)
            {
                Frame.Advance(frame, steps, operands);
            }

            for (nint i = 0; i < count; i += TileInstruction.TileElements)
            {
                program.Execute(frame, i, (int)Math.Min(TileInstruction.TileElements, count - i));
            }
        }
    }
}
