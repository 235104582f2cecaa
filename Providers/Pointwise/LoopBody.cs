using System.Collections.Immutable;

namespace Hybrid.Providers.Pointwise;

/// <summary>A loop's body, checked, with every conversion between numbers and truth values spelt out and every register that is read once replaced by its value.</summary>
internal sealed class LoopBody
{
    private readonly LoopDescription _loop;
    private readonly string _name;
    private readonly Dictionary<int, bool> _registerIsTruth = [];
    private readonly Dictionary<int, Expression> _inlined = [];
    private readonly Dictionary<int, int> _uses = [];
    private readonly List<double> _constants = [];

    private LoopBody(LoopDescription loop, string name)
    {
        _loop = loop;
        _name = name;
    }

    /// <summary>The statements.</summary>
    public ImmutableArray<Statement> Statements { get; private set; }

    /// <summary>The value that a reduction combines; null for a loop without one.</summary>
    public Expression? Value { get; private set; }

    /// <summary>The constants, in the order of the indices that <see cref="ConstantIndex"/> gives.</summary>
    public IReadOnlyList<double> Constants => _constants;

    /// <summary>How many registers there are.</summary>
    public int Registers { get; private set; }

    /// <summary>Whether positions are used, so that dimensions may only be merged where positions are contiguous.</summary>
    public bool UsesPosition { get; private set; }

    /// <summary>How often uniform numbers are made at each position.</summary>
    public int Uniforms { get; private set; }

    /// <summary>Cost of one position, as a multiple of an addition.</summary>
    public int Weight => Statements.Sum(OperationCost.Weight) + (Value is null ? 0 : OperationCost.Weight(Value) + 1);

    /// <summary>Operands that are read.</summary>
    public HashSet<int> Loaded { get; } = [];

    /// <summary>Operands that are written.</summary>
    public HashSet<int> Stored { get; } = [];

    /// <summary>Checks a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="name">The operation's name for messages.</param>
    /// <param name="value">The value that a reduction combines.</param>
    public static LoopBody Of(LoopDescription loop, string name, Expression? value = null)
    {
        var body = new LoopBody(loop, name);
        body.CheckOperands();
        body.CountUses(value);
        var statements = ImmutableArray.CreateBuilder<Statement>();
        var pending = new HashSet<int>();
        foreach (var statement in loop.Body)
        {
            switch (statement)
            {
                case Statement.Let let:
                    body.Let(let, statements, pending);
                    break;
                case Statement.Store store when value is null:
                    body.Operand(store.Operand);
                    body.Stored.Add(store.Operand);
                    var stored = new Statement.Store(store.Operand, body.Typed(store.Value, loop.Operands[store.Operand].Type == ElementType.Bool));

                    // A value that reads memory must not move behind a store, which may be to the same memory.
                    foreach (int register in pending)
                    {
                        body.Keep(register, statements);
                    }

                    pending.Clear();
                    statements.Add(stored);
                    break;
                default:
                    throw body.Error($"the statement {statement} is not allowed here; a reduction's body may hold Let only");
            }
        }

        body.Value = value is null ? null : body.Typed(value, truth: false);
        body.Statements = statements.ToImmutable();
        body.CheckPositions();
        return body;
    }

    /// <summary>The index of a constant.</summary>
    public int ConstantIndex(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int index = _constants.FindIndex(other => BitConverter.DoubleToInt64Bits(other) == bits);
        if (index < 0)
        {
            _constants.Add(value);
            index = _constants.Count - 1;
        }

        return index;
    }

    private void Let(Statement.Let let, ImmutableArray<Statement>.Builder statements, HashSet<int> pending)
    {
        if (let.Register < 0 || _registerIsTruth.ContainsKey(let.Register))
        {
            throw Error($"register {let.Register} is negative or set twice; number registers from 0 and set each once");
        }

        var (value, truth) = Rewrite(let.Value);
        _registerIsTruth[let.Register] = truth;
        int uses = _uses.GetValueOrDefault(let.Register);
        if (uses == 1)
        {
            _inlined[let.Register] = value;
            pending.Add(let.Register);
        }
        else if (uses > 1)
        {
            _inlined[let.Register] = value;
            Keep(let.Register, statements);
        }
    }

    private void Keep(int register, ImmutableArray<Statement>.Builder statements)
    {
        if (_inlined.Remove(register, out var value))
        {
            statements.Add(new Statement.Let(register, value));
            Registers = Math.Max(Registers, register + 1);
        }
    }

    private Expression Typed(Expression expression, bool truth)
    {
        var (value, isTruth) = Rewrite(expression);
        return isTruth == truth ? value : new Expression.Unary(truth ? UnaryOperation.ToBool : UnaryOperation.ToNumber, value);
    }

    private (Expression Value, bool Truth) Rewrite(Expression expression)
    {
        switch (expression)
        {
            case Expression.Load load:
                Operand(load.Operand);
                Loaded.Add(load.Operand);
                return (load, _loop.Operands[load.Operand].Type == ElementType.Bool);
            case Expression.Constant constant:
                _ = ConstantIndex(constant.Value);
                return (constant, false);
            case Expression.Register register:
                if (!_registerIsTruth.TryGetValue(register.Index, out bool truth))
                {
                    throw Error($"register {register.Index} is read before it is set");
                }

                return (_inlined.Remove(register.Index, out var inlined) ? inlined : register, truth);
            case Expression.Position:
                UsesPosition = true;
                return (expression, false);
            case Expression.Uniform uniform:
                UsesPosition = true;
                Uniforms++;
                Key(uniform.KeyOperand);
                return (uniform, false);
            case Expression.Select select:
                return Select(select);
            case Expression.Unary unary:
                CheckAllowed(unary.Operation);
                bool onTruth = unary.Operation is UnaryOperation.Not or UnaryOperation.ToNumber;
                if (unary.Operation == UnaryOperation.ToBool)
                {
                    return (Typed(unary.Argument, truth: true), true);
                }

                return (new Expression.Unary(unary.Operation, Typed(unary.Argument, onTruth)), unary.Operation is UnaryOperation.Not or UnaryOperation.IsFinite);
            case Expression.Binary binary:
                CheckAllowed(binary.Operation);
                bool logical = binary.Operation is BinaryOperation.And or BinaryOperation.Or;
                bool comparison = binary.Operation is BinaryOperation.Less or BinaryOperation.LessOrEqual or BinaryOperation.Equal;
                return (new Expression.Binary(binary.Operation, Typed(binary.Left, logical), Typed(binary.Right, logical)), logical || comparison);
            default:
                throw Error($"the expression {expression} is of no known kind");
        }
    }

    private (Expression Value, bool Truth) Select(Expression.Select select)
    {
        var condition = Typed(select.Condition, truth: true);
        var (whenTrue, first) = Rewrite(select.WhenTrue);
        var (whenFalse, second) = Rewrite(select.WhenFalse);
        if (first != second)
        {
            whenTrue = first ? new Expression.Unary(UnaryOperation.ToNumber, whenTrue) : whenTrue;
            whenFalse = second ? new Expression.Unary(UnaryOperation.ToNumber, whenFalse) : whenFalse;
        }

        return (new Expression.Select(condition, whenTrue, whenFalse), first && second);
    }

    private void CountUses(Expression? value)
    {
        void Count(Expression? expression)
        {
            switch (expression)
            {
                case Expression.Register register:
                    _uses[register.Index] = _uses.GetValueOrDefault(register.Index) + 1;
                    break;
                case Expression.Unary unary:
                    Count(unary.Argument);
                    break;
                case Expression.Binary binary:
                    Count(binary.Left);
                    Count(binary.Right);
                    break;
                case Expression.Select select:
                    Count(select.Condition);
                    Count(select.WhenTrue);
                    Count(select.WhenFalse);
                    break;
            }
        }

        foreach (var statement in _loop.Body)
        {
            Count(statement is Statement.Let let ? let.Value : ((Statement.Store)statement).Value);
        }

        Count(value);
    }

    private void CheckOperands()
    {
        if (_loop.ComputeType == ElementType.Bool)
        {
            throw Error("the compute type is Bool; compute truth values in a loop of Float32, Float64 or Int32");
        }

        if (_loop.Operands.Length > Frame.MostOperands)
        {
            throw Error($"there are {_loop.Operands.Length} operands, at most {Frame.MostOperands} are allowed; divide the loop");
        }

        for (int operand = 0; operand < _loop.Operands.Length; operand++)
        {
            if (_loop.Operands[operand].Strides.Length != _loop.Shape.Length)
            {
                throw Error($"operand {operand} has {_loop.Operands[operand].Strides.Length} strides, but the shape has {_loop.Shape.Length} dimensions");
            }
        }

        foreach (nint extent in _loop.Shape)
        {
            if (extent < 0)
            {
                throw Error($"the shape [{string.Join(", ", _loop.Shape)}] has a negative extent");
            }
        }
    }

    private void CheckPositions()
    {
        if (UsesPosition && _loop.ComputeType != ElementType.Float64 && _loop.Shape.Aggregate(1.0, (product, extent) => product * extent) > int.MaxValue)
        {
            throw Error($"Position and Uniform need fewer than 2^31 positions in {_loop.ComputeType}, but the shape is [{string.Join(", ", _loop.Shape)}]; divide the loop");
        }
    }

    private void Operand(int operand)
    {
        if (operand < 0 || operand >= _loop.Operands.Length)
        {
            throw Error($"operand {operand} does not exist; there are {_loop.Operands.Length}");
        }
    }

    private void Key(int operand)
    {
        Operand(operand);
        if (_loop.Operands[operand].Type != ElementType.Int32 || _loop.Operands[operand].Strides.Any(stride => stride != 0))
        {
            throw Error($"operand {operand} is the key of Uniform and must be two Int32 words with all strides 0");
        }
    }

    private void CheckAllowed(UnaryOperation operation)
    {
        bool integer = operation is UnaryOperation.Negate or UnaryOperation.Abs or UnaryOperation.Sign or UnaryOperation.Floor or UnaryOperation.Ceiling
            or UnaryOperation.Round or UnaryOperation.Not or UnaryOperation.IsFinite or UnaryOperation.ToNumber or UnaryOperation.ToBool;
        if (_loop.ComputeType == ElementType.Int32 && !integer)
        {
            throw Error($"{operation} is not defined on Int32; convert to Float32 or Float64 first");
        }
    }

    private void CheckAllowed(BinaryOperation operation)
    {
        bool integer = _loop.ComputeType == ElementType.Int32;
        if (integer && (operation is BinaryOperation.Power or BinaryOperation.Atan2))
        {
            throw Error($"{operation} is not defined on Int32; convert to Float32 or Float64 first");
        }

        if (!integer && operation == BinaryOperation.Xor)
        {
            throw Error($"Xor is defined on Int32 only, but the compute type is {_loop.ComputeType}");
        }
    }

    private ArgumentException Error(string what) => new($"{_name}: {what}.");
}
