using Hybrid.Providers.Pointwise;

namespace Hybrid.Providers.Tests.Pointwise;

/// <summary>Random expressions of a compute type over given operands.</summary>
internal sealed class RandomBody(System.Random random, ElementType compute, int loads, int registers, bool exactOnly)
{
    private static readonly UnaryOperation[] Exact =
        [UnaryOperation.Negate, UnaryOperation.Abs, UnaryOperation.Sign, UnaryOperation.Floor, UnaryOperation.Ceiling, UnaryOperation.Round, UnaryOperation.IsFinite, UnaryOperation.Not];

    private static readonly UnaryOperation[] Inexact = [.. Enum.GetValues<UnaryOperation>().Except(Exact)];

    private static readonly BinaryOperation[] ExactBinary =
    [
        BinaryOperation.Add, BinaryOperation.Subtract, BinaryOperation.Multiply, BinaryOperation.Divide, BinaryOperation.Max, BinaryOperation.Min,
        BinaryOperation.Less, BinaryOperation.LessOrEqual, BinaryOperation.Equal, BinaryOperation.And, BinaryOperation.Or,
    ];

    public Expression Next(int depth)
    {
        if (depth == 0 || random.Next(8) == 0)
        {
            return random.Next(10) switch
            {
                0 => new Expression.Constant(random.Next(-3, 4)),
                1 => new Expression.Position(),
                2 or 3 or 4 when registers > 0 => new Expression.Register(random.Next(registers)),
                _ => new Expression.Load(random.Next(loads)),
            };
        }

        switch (random.Next(10))
        {
            case 0:
                return new Expression.Select(Next(depth - 1), Next(depth - 1), Next(depth - 1));
            case 1 or 2 or 3:
                bool exact = exactOnly || compute == ElementType.Int32 || random.Next(2) == 0;
                return new Expression.Unary(exact ? Exact[random.Next(Exact.Length)] : Inexact[random.Next(Inexact.Length)], Next(depth - 1));
            default:
                var operation = ExactBinary[random.Next(ExactBinary.Length)];
                if (random.Next(12) == 0)
                {
                    operation = compute == ElementType.Int32 ? BinaryOperation.Xor : exactOnly ? operation : random.Next(2) == 0 ? BinaryOperation.Power : BinaryOperation.Atan2;
                }

                return new Expression.Binary(operation, Next(depth - 1), Next(depth - 1));
        }
    }

    /// <summary>A loop with several loads of mixed types, registers and stores.</summary>
    public static LoopDescription Loop(System.Random random, ElementType compute, bool exactOnly, int depth = 4)
    {
        var shape = LoopCase.RandomShape(random);
        ElementType[] types = [compute, compute, compute, ElementType.Float32, ElementType.Float64, ElementType.Int32, ElementType.Bool];
        int loads = random.Next(1, 5);
        int stores = random.Next(1, 3);
        int lets = random.Next(3);
        var operands = new List<Operand>();
        for (int i = 0; i < loads + stores; i++)
        {
            operands.Add(new Operand(types[random.Next(types.Length)], LoopCase.RandomStrides(random, shape, i < loads)));
        }

        var body = new List<Statement>();
        for (int register = 0; register < lets; register++)
        {
            body.Add(new Statement.Let(register, new RandomBody(random, compute, loads, register, exactOnly).Next(depth)));
        }

        for (int store = 0; store < stores; store++)
        {
            body.Add(new Statement.Store(loads + store, new RandomBody(random, compute, loads, lets, exactOnly).Next(depth)));
        }

        return new LoopDescription(compute, shape, [.. operands], [.. body]);
    }
}
