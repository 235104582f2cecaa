using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Pointwise;

/// <summary>What a loop's body sees while it runs: a header, then the operands' addresses, then the registers, all on the caller's stack.</summary>
internal unsafe struct Frame
{
    /// <summary>The most operands that a loop may have.</summary>
    public const int MostOperands = 64;

    /// <summary>Bytes before the registers: the header and the addresses, a multiple of the largest vector.</summary>
    public const int RegistersOffset = 64 + (MostOperands * 8);

    /// <summary>Bytes of the scratch: as many 8-byte elements as the widest vector has 4-byte lanes.</summary>
    public const int ScratchBytes = 128;

    /// <summary>The step of each operand along the inner dimension, in elements.</summary>
    public nint* Strides;

    /// <summary>The body's constants, of the compute type.</summary>
    public byte* Constants;

    /// <summary>Room for one vector of any type that is collected element by element.</summary>
    public byte* Scratch;

    /// <summary>The interpreter's tiles.</summary>
    public byte* Tiles;

    /// <summary>The row-major position in the iteration space of the row's first element.</summary>
    public nint Position;

    /// <summary>How far the position moves from one element of the row to the next.</summary>
    public nint PositionStride;

    /// <summary>The row-major position along the reduced dimensions of the row's first element.</summary>
    public nint ReducedPosition;

    /// <summary>The addresses of each operand's element at the start of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte** Pointers(Frame* frame) => (byte**)((byte*)frame + 64);

    /// <summary>The vectors that Let statements keep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Registers(Frame* frame) => (byte*)frame + RegistersOffset;

    /// <summary>The width of a table of steps: operands, position and reduced position.</summary>
    public static int StepsOf(int operands) => operands + 2;

    /// <summary>Moves the addresses to the next row.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="steps">Bytes for each operand, then the steps of the position and of the reduced position.</param>
    /// <param name="operands">How many operands there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Advance(Frame* frame, nint* steps, int operands)
    {
        byte** pointers = Pointers(frame);
        for (int operand = 0; operand < operands; operand++)
        {
            pointers[operand] += steps[operand];
        }

        frame->Position += steps[operands];
        frame->ReducedPosition += steps[operands + 1];
    }

    /// <summary>Moves the addresses by any number of rows.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="steps">As in <see cref="Advance"/>.</param>
    /// <param name="operands">How many operands there are.</param>
    /// <param name="rows">How many rows, negative for back.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(Frame* frame, nint* steps, int operands, nint rows)
    {
        byte** pointers = Pointers(frame);
        for (int operand = 0; operand < operands; operand++)
        {
            pointers[operand] += rows * steps[operand];
        }

        frame->Position += rows * steps[operands];
        frame->ReducedPosition += rows * steps[operands + 1];
    }
}
