using System.Collections.Immutable;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>A body as a list of steps over tiles: what the interpreter runs.</summary>
internal sealed unsafe class TileProgram<TVector, T>
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged
{
    private readonly LoopDescription _loop;
    private readonly ImmutableArray<Type> _access;
    private readonly LoopBody _body;
    private readonly List<TileInstruction> _instructions = [];
    private readonly TileInstruction[] _program;
    private int _tiles;

    private TileProgram(LoopDescription loop, ImmutableArray<Type> access, LoopBody body)
    {
        _loop = loop;
        _access = access;
        _body = body;
        _tiles = body.Registers + 1;
        foreach (var statement in body.Statements)
        {
            switch (statement)
            {
                case Statement.Let let:
                    Emit(let.Value, let.Register, body.Registers);
                    break;
                case Statement.Store store:
                    Emit(store.Value, body.Registers, body.Registers + 1);
                    _instructions.Add(StoreOf(store.Operand, body.Registers));
                    break;
            }
        }

        if (body.Value is not null)
        {
            Emit(body.Value, body.Registers, body.Registers + 1);
        }

        _program = [.. _instructions];
    }

    /// <summary>Bytes of all tiles.</summary>
    public int Bytes => _tiles * TileInstruction.TileBytes;

    /// <summary>Where the value of a reduction lies after <see cref="Execute"/>.</summary>
    public int ValueOffset => _body.Registers * TileInstruction.TileBytes;

    /// <summary>Compiles a body.</summary>
    public static TileProgram<TVector, T> Of(LoopDescription loop, ImmutableArray<Type> access, LoopBody body) => new(loop, access, body);

    /// <summary>Runs all steps on the inner positions i to i + n - 1, at most a tile.</summary>
    public void Execute(Frame* frame, nint i, int n)
    {
        foreach (var instruction in _program)
        {
            instruction.Execute(frame, i, n);
        }
    }

    /// <summary>Adds the steps that leave a value in a tile; tiles from <paramref name="free"/> on may be overwritten.</summary>
    private void Emit(Expression expression, int target, int free)
    {
        _tiles = Math.Max(_tiles, Math.Max(target, free) + 1);
        switch (expression)
        {
            case Expression.Load load:
                _instructions.Add(LoadOf(load.Operand, target));
                break;
            case Expression.Constant constant:
                _instructions.Add(new TileInstructions<TVector, T>.Constant(_body.ConstantIndex(constant.Value), target));
                break;
            case Expression.Register register:
                // Only where a register is the whole value; inside operations it is read in place.
                _instructions.Add(new TileInstructions<TVector, T>.Binary<BinaryOperations.And>(register.Index, register.Index, target));
                break;
            case Expression.Position:
                _instructions.Add(new TileInstructions<TVector, T>.Position(target));
                break;
            case Expression.Uniform uniform:
                _instructions.Add(new TileInstructions<TVector, T>.Uniform(uniform.KeyOperand, target));
                break;
            case Expression.Unary unary:
                int argument = Argument(unary.Argument, ref free);
                _instructions.Add(UnaryOperations.Visit(unary.Operation, new UnaryMaker(argument, target)));
                break;
            case Expression.Binary binary:
                int left = Argument(binary.Left, ref free);
                int right = Argument(binary.Right, ref free);
                _instructions.Add(BinaryOperations.Visit(binary.Operation, new BinaryMaker(left, right, target)));
                break;
            case Expression.Select select:
                int condition = Argument(select.Condition, ref free);
                int whenTrue = Argument(select.WhenTrue, ref free);
                int whenFalse = Argument(select.WhenFalse, ref free);
                _instructions.Add(new TileInstructions<TVector, T>.Select(condition, whenTrue, whenFalse, target));
                break;
            default:
                throw new ArgumentException($"Loop: the expression {expression} is of no known kind.");
        }
    }

    private int Argument(Expression expression, ref int free)
    {
        if (expression is Expression.Register register)
        {
            return register.Index;
        }

        int tile = free++;
        Emit(expression, tile, free);
        return tile;
    }

    private TileInstruction LoadOf(int operand, int target) => Formats.Visit(_loop.Operands[operand].Type, _loop.ComputeType, new LoadMaker(_access[operand], operand, target));

    private TileInstruction StoreOf(int operand, int source) => Formats.Visit(_loop.Operands[operand].Type, _loop.ComputeType, new StoreMaker(_access[operand], operand, source));

    private sealed class LoadMaker(Type access, int operand, int target) : IFormatVisitor<TileInstruction>
    {
        public TileInstruction Visit<TFormat>()
            where TFormat : struct, IFormat =>
            access == typeof(Access.Unit) ? new TileInstructions<TVector, T>.Load<TFormat, Access.Unit>(operand, target)
            : access == typeof(Access.Broadcast) ? new TileInstructions<TVector, T>.Load<TFormat, Access.Broadcast>(operand, target)
            : new TileInstructions<TVector, T>.Load<TFormat, Access.Strided>(operand, target);
    }

    private sealed class StoreMaker(Type access, int operand, int source) : IFormatVisitor<TileInstruction>
    {
        public TileInstruction Visit<TFormat>()
            where TFormat : struct, IFormat =>
            access == typeof(Access.Unit) ? new TileInstructions<TVector, T>.Store<TFormat, Access.Unit>(operand, source)
            : new TileInstructions<TVector, T>.Store<TFormat, Access.Strided>(operand, source);
    }

    private sealed class UnaryMaker(int argument, int target) : IUnaryVisitor<TileInstruction>
    {
        public TileInstruction Visit<TOperation>()
            where TOperation : struct, IUnary => new TileInstructions<TVector, T>.Unary<TOperation>(argument, target);
    }

    private sealed class BinaryMaker(int left, int right, int target) : IBinaryVisitor<TileInstruction>
    {
        public TileInstruction Visit<TOperation>()
            where TOperation : struct, IBinary => new TileInstructions<TVector, T>.Binary<TOperation>(left, right, target);
    }
}
