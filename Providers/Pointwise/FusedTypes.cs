using System.Collections.Immutable;
using Hybrid.Providers.Random;

namespace Hybrid.Providers.Pointwise;

/// <summary>Turns checked expressions and statements into closed generic types.</summary>
/// <remarks>
/// The JIT inlines a generic method into another instance of itself only while its type arguments count no more than 64 types, nested ones included. Larger
/// expressions are therefore divided: a part is kept in a register of its own, which costs one store and one load from the nearest cache.
/// </remarks>
/// <param name="loop">The loop, for the types of its operands.</param>
/// <param name="access">How each operand moves along the inner dimension.</param>
/// <param name="body">The checked body, for the indices of its constants.</param>
/// <param name="ahead">Whether uniform numbers are made some vectors ahead: rows are long, and gone through from their start, vector after vector.</param>
internal sealed class FusedTypes(LoopDescription loop, ImmutableArray<Type> access, LoopBody body, bool ahead)
    : IUnaryVisitor<Type>, IBinaryVisitor<Type>, IFormatVisitor<Type>
{
    /// <summary>The most types that an expression may consist of.</summary>
    private const int MostTypes = 54;

    /// <summary>The weight that is compiled as one method, within the JIT's budget for inlining.</summary>
    private const int MostWeight = 60;

    private readonly List<(Type Type, int Weight)> _statements = [];
    private readonly int _firstSpill = body.Registers + (ahead ? body.Uniforms * VectorThreefry.AtOnce : 0);
    private int _registers;
    private int _spills;
    private int _uniforms;

    /// <summary>How many registers there are, those of divided expressions included; known once all types are made.</summary>
    public int Registers => Math.Max(_firstSpill, _registers);

    /// <summary>The type of all statements, and of the value of a reduction.</summary>
    public (Type Statements, Type? Value) Types()
    {
        foreach (var statement in body.Statements)
        {
            _spills = 0;
            Add(statement);
        }

        _spills = 0;
        Type? value = null;
        if (body.Value is not null)
        {
            value = Value(body.Value).Type;
        }

        return (Body(_statements), value);
    }

    Type IUnaryVisitor<Type>.Visit<TOperation>() => typeof(TOperation);

    Type IBinaryVisitor<Type>.Visit<TOperation>() => typeof(TOperation);

    Type IFormatVisitor<Type>.Visit<TFormat>() => typeof(TFormat);

    private void Add(Statement statement)
    {
        switch (statement)
        {
            case Statement.Let let:
                var kept = Value(let.Value);
                Let(let.Register, kept);
                break;
            case Statement.Store store:
                var stored = Value(store.Value);
                var how = access[store.Operand] == typeof(Access.Unit) ? typeof(Access.Unit) : typeof(Access.Strided);
                _statements.Add((typeof(Statements.Store<,,,>).MakeGenericType(Indices.Of(store.Operand), Format(store.Operand), how, stored.Type), stored.Weight + 1));
                break;
            default:
                throw new ArgumentException($"Loop: the statement {statement} is of no known kind.");
        }
    }

    private void Let(int register, Part value)
    {
        _statements.Add((typeof(Statements.Let<,>).MakeGenericType(Indices.Of(register), value.Type), value.Weight + 1));
        _registers = Math.Max(_registers, register + 1);
    }

    private Part Value(Expression expression)
    {
        switch (expression)
        {
            case Expression.Load load:
                return new Part(typeof(Nodes.Load<,,>).MakeGenericType(Indices.Of(load.Operand), Format(load.Operand), access[load.Operand]), 1, 4);
            case Expression.Constant constant:
                return new Part(typeof(Nodes.Constant<>).MakeGenericType(Indices.Of(body.ConstantIndex(constant.Value))), 1, 2);
            case Expression.Register register:
                return RegisterOf(register.Index);
            case Expression.Position:
                return new Part(typeof(Nodes.Position), 6, 1);
            case Expression.Uniform uniform when ahead:
                Type first = Indices.Of(body.Registers + (_uniforms++ * VectorThreefry.AtOnce));
                return new Part(typeof(Nodes.UniformAhead<,>).MakeGenericType(Indices.Of(uniform.KeyOperand), first), 6, 5);
            case Expression.Uniform uniform:
                return new Part(typeof(Nodes.Uniform<>).MakeGenericType(Indices.Of(uniform.KeyOperand)), 6, 2);
            case Expression.Unary unary:
                return Compose(typeof(Nodes.Unary<,>), UnaryOperations.Visit(unary.Operation, this), OperationCost.Weight(unary.Operation), Value(unary.Argument));
            case Expression.Binary binary:
                return Compose(typeof(Nodes.Binary<,,>), BinaryOperations.Visit(binary.Operation, this), OperationCost.Weight(binary.Operation),
                    Value(binary.Left), Value(binary.Right));
            case Expression.Select select:
                return Compose(typeof(Nodes.Select<,,>), null, 1, Value(select.Condition), Value(select.WhenTrue), Value(select.WhenFalse));
            default:
                throw new ArgumentException($"Loop: the expression {expression} is of no known kind.");
        }
    }

    private Part Compose(Type node, Type? operation, int weight, params Span<Part> arguments)
    {
        int own = operation is null ? 1 : 2;
        while (own + Total(arguments, part => part.Types) > MostTypes || weight + Total(arguments, part => part.Weight) > MostWeight)
        {
            int largest = 0;
            for (int i = 1; i < arguments.Length; i++)
            {
                largest = arguments[i].Types + arguments[i].Weight > arguments[largest].Types + arguments[largest].Weight ? i : largest;
            }

            if (arguments[largest].IsRegister)
            {
                break;
            }

            int register = _firstSpill + _spills++;
            Let(register, arguments[largest]);
            arguments[largest] = RegisterOf(register);
        }

        var types = new List<Type>();
        if (operation is not null)
        {
            types.Add(operation);
        }

        foreach (var argument in arguments)
        {
            types.Add(argument.Type);
        }

        return new Part(node.MakeGenericType([.. types]), weight + Total(arguments, part => part.Weight), own + Total(arguments, part => part.Types));
    }

    private static Part RegisterOf(int register) => new(typeof(Nodes.Register<>).MakeGenericType(Indices.Of(register)), 1, 2, IsRegister: true);

    private Type Format(int operand) => Formats.Visit(loop.Operands[operand].Type, loop.ComputeType, this);

    private static int Total(ReadOnlySpan<Part> parts, Func<Part, int> measure)
    {
        int total = 0;
        foreach (var part in parts)
        {
            total += measure(part);
        }

        return total;
    }

    /// <summary>Groups statements into blocks that are compiled as methods of their own where there is more than one block.</summary>
    private static Type Body(IReadOnlyList<(Type Type, int Weight)> statements)
    {
        var blocks = new List<(Type Type, int Weight)>();
        var current = new List<Type>();
        int weight = 0;
        foreach (var statement in statements)
        {
            if (current.Count == 8 || (current.Count > 0 && weight + statement.Weight > MostWeight))
            {
                blocks.Add((Block(current), weight));
                current.Clear();
                weight = 0;
            }

            current.Add(statement.Type);
            weight += statement.Weight;
        }

        if (blocks.Count == 0)
        {
            return Block(current);
        }

        blocks.Add((Block(current), weight));
        return Body([.. blocks.Select(block => (typeof(Statements.Outlined<>).MakeGenericType(block.Type), 1))]);
    }

    private static Type Block(List<Type> statements)
    {
        var types = new Type[8];
        Array.Fill(types, typeof(Statements.Nothing));
        statements.CopyTo(types);
        return statements.Count switch
        {
            0 => typeof(Statements.Nothing),
            1 => types[0],
            _ => typeof(Statements.Block<,,,,,,,>).MakeGenericType(types),
        };
    }

    private readonly record struct Part(Type Type, int Weight, int Types, bool IsRegister = false);
}
