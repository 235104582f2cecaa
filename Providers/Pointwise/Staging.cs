using System.Runtime.CompilerServices;

namespace Hybrid.Providers.Pointwise;

/// <summary>Runs blocks of a loop that reads some operands across their memory order: each block of those is transposed into a buffer first.</summary>
internal sealed unsafe class Staging
{
    /// <summary>Rows of a block: what one cache line of 4-byte elements holds.</summary>
    private const int BlockRows = 16;

    /// <summary>Elements of a row of a block.</summary>
    private const int BlockColumns = 128;

    private const int BufferBytes = BlockRows * BlockColumns * 8;

    private readonly int[] _operands;
    private readonly int[] _sizes;
    private readonly nint[] _innerSteps;
    private readonly nint[] _elementSizes;

    private Staging(int[] operands, int[] sizes, nint[] innerSteps, nint[] elementSizes)
    {
        _operands = operands;
        _sizes = sizes;
        _innerSteps = innerSteps;
        _elementSizes = elementSizes;
    }

    /// <summary>Finds the operands to stage and brings the dimension along which they are contiguous next to the innermost.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="body">Its body.</param>
    /// <param name="order">The order of the dimensions, changed where something is staged.</param>
    /// <returns>Null where nothing is staged.</returns>
    public static Staging? Find(LoopDescription loop, LoopPlan plan, LoopBody body, int[] order)
    {
        int inner = order[^1];
        var innerDimension = plan.Dimensions[inner];
        int[] across = [.. body.Loaded.Where(operand => !body.Stored.Contains(operand) && !LoopOrder.IsVectorStep(innerDimension.Steps[operand])).Order()];
        if (across.Length is 0 or > 2 || innerDimension.Extent < 4)
        {
            return null;
        }

        int along = order.FirstOrDefault(d => d != inner && plan.Dimensions[d].Extent >= 4 && plan.Dimensions[d].Steps[across[0]] == 1, -1);
        int[] staged = along < 0 ? [] : [.. across.Where(operand => plan.Dimensions[along].Steps[operand] == 1)];
        if (staged.Length == 0)
        {
            return null;
        }

        int[] reordered = [.. order.Where(d => d != inner && d != along), along, inner];
        reordered.CopyTo(order, 0);
        int[] sizes = [.. staged.Select(operand => loop.Operands[operand].Type.SizeOf())];
        return new Staging(
            staged,
            sizes,
            [.. loop.Operands.Select((operand, index) => innerDimension.Steps[index] * operand.Type.SizeOf()), innerDimension.PositionStep],
            [.. loop.Operands.Select(operand => (nint)operand.Type.SizeOf())]);
    }

    /// <summary>Whether an operand is read from the buffer, where it is contiguous.</summary>
    public bool Stages(int operand) => Array.IndexOf(_operands, operand) >= 0;

    /// <summary>Runs rows as <see cref="RowBody.Rows"/>.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rows(RowBody body, Frame* frame, nint rows, nint* steps, nint count)
    {
        int operands = _elementSizes.Length;
        byte* buffers = stackalloc byte[(BufferBytes * _operands.Length) + 64];
        buffers = (byte*)(((nint)buffers + 63) & -64);
        byte** bases = stackalloc byte*[operands];
        nint* blockSteps = stackalloc nint[Frame.StepsOf(operands)];
        byte** pointers = Frame.Pointers(frame);
        nint position = frame->Position;
        for (int operand = 0; operand < operands; operand++)
        {
            bases[operand] = pointers[operand];
            blockSteps[operand] = steps[operand];
        }

        blockSteps[operands] = steps[operands];
        blockSteps[operands + 1] = 0;
        for (int i = 0; i < _operands.Length; i++)
        {
            blockSteps[_operands[i]] = BlockColumns * _sizes[i];
        }

        for (nint row = 0; row < rows; row += BlockRows)
        {
            int height = (int)Math.Min(BlockRows, rows - row);
            for (nint column = 0; column < count; column += BlockColumns)
            {
                int width = (int)Math.Min(BlockColumns, count - column);
                for (int operand = 0; operand < operands; operand++)
                {
                    pointers[operand] = bases[operand] + (row * steps[operand]) + (column * _innerSteps[operand]);
                }

                frame->Position = position + (row * steps[operands]) + (column * _innerSteps[operands]);
                for (int i = 0; i < _operands.Length; i++)
                {
                    int operand = _operands[i];
                    byte* buffer = buffers + (i * BufferBytes);
                    Transposition.Copy(pointers[operand], _innerSteps[operand], buffer, blockSteps[operand], width, height, _sizes[i]);
                    pointers[operand] = buffer;
                }

                body.Rows(frame, height, blockSteps, operands, width);
            }
        }
    }
}
