using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>An operation of one argument as a type.</summary>
internal interface IUnary
{
    /// <summary>The result for every lane.</summary>
    static abstract TVector Apply<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;
}

/// <summary>Makes something of an operation's type.</summary>
internal interface IUnaryVisitor<out TResult>
{
    /// <summary>Called with the type that belongs to the operation.</summary>
    TResult Visit<TOperation>()
        where TOperation : struct, IUnary;
}

/// <summary>Every <see cref="UnaryOperation"/> as a type.</summary>
internal static class UnaryOperations
{
    /// <summary>Calls the visitor with the operation's type.</summary>
    public static TResult Visit<TResult>(UnaryOperation operation, IUnaryVisitor<TResult> visitor) => operation switch
    {
        UnaryOperation.Negate => visitor.Visit<Negate>(),
        UnaryOperation.Abs => visitor.Visit<Abs>(),
        UnaryOperation.Sign => visitor.Visit<Sign>(),
        UnaryOperation.Floor => visitor.Visit<Floor>(),
        UnaryOperation.Ceiling => visitor.Visit<Ceiling>(),
        UnaryOperation.Round => visitor.Visit<Round>(),
        UnaryOperation.Sqrt => visitor.Visit<Sqrt>(),
        UnaryOperation.ReciprocalSqrt => visitor.Visit<ReciprocalSqrt>(),
        UnaryOperation.Reciprocal => visitor.Visit<Reciprocal>(),
        UnaryOperation.Exp => visitor.Visit<Exp>(),
        UnaryOperation.ExpMinus1 => visitor.Visit<ExpMinus1>(),
        UnaryOperation.Log => visitor.Visit<Log>(),
        UnaryOperation.Log1Plus => visitor.Visit<Log1Plus>(),
        UnaryOperation.Sin => visitor.Visit<Sin>(),
        UnaryOperation.Cos => visitor.Visit<Cos>(),
        UnaryOperation.Tanh => visitor.Visit<Tanh>(),
        UnaryOperation.Sigmoid => visitor.Visit<Sigmoid>(),
        UnaryOperation.Erf => visitor.Visit<Erf>(),
        UnaryOperation.LogGamma => visitor.Visit<LogGamma>(),
        UnaryOperation.Digamma => visitor.Visit<Digamma>(),
        UnaryOperation.Trigamma => visitor.Visit<Trigamma>(),
        UnaryOperation.Softplus => visitor.Visit<Softplus>(),
        UnaryOperation.Not => visitor.Visit<Not>(),
        UnaryOperation.IsFinite => visitor.Visit<IsFinite>(),
        UnaryOperation.ToNumber => visitor.Visit<ToNumber>(),
        UnaryOperation.ToBool => visitor.Visit<ToBool>(),
        _ => throw new ArgumentException($"Loop: {operation} is not one of the operations of one argument."),
    };

    public readonly struct Negate : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => -x;
    }

    public readonly struct Abs : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Abs(x);
    }

    public readonly struct Sign : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Select(
                TVector.Less(TVector.Zero, x), TVector.Constant(1), TVector.Select(TVector.Less(x, TVector.Zero), TVector.Constant(-1), x));
    }

    public readonly struct Floor : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Floor(x);
    }

    public readonly struct Ceiling : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Ceiling(x);
    }

    public readonly struct Round : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Round(x);
    }

    public readonly struct Sqrt : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Sqrt(x);
    }

    public readonly struct ReciprocalSqrt : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.ReciprocalSqrt<TVector, T>(x);
    }

    public readonly struct Reciprocal : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Constant(1) / x;
    }

    public readonly struct Exp : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Exp<TVector, T>(x);
    }

    public readonly struct ExpMinus1 : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.ExpMinus1<TVector, T>(x);
    }

    public readonly struct Log : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Log<TVector, T>(x);
    }

    public readonly struct Log1Plus : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Log1Plus<TVector, T>(x);
    }

    public readonly struct Sin : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Sin<TVector, T>(x);
    }

    public readonly struct Cos : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Cos<TVector, T>(x);
    }

    public readonly struct Tanh : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Tanh<TVector, T>(x);
    }

    public readonly struct Sigmoid : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Sigmoid<TVector, T>(x);
    }

    public readonly struct Erf : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Erf<TVector, T>(x);
    }

    public readonly struct LogGamma : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.LogGamma<TVector, T>(x);
    }

    public readonly struct Digamma : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Digamma<TVector, T>(x);
    }

    public readonly struct Trigamma : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Trigamma<TVector, T>(x);
    }

    public readonly struct Softplus : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Softplus<TVector, T>(x);
    }

    public readonly struct Not : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Not(x);
    }

    public readonly struct IsFinite : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => typeof(T) == typeof(int) ? TVector.AllBitsSet : TVector.Less(TVector.Abs(x), TVector.Constant(double.PositiveInfinity));
    }

    public readonly struct ToNumber : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.And(x, TVector.Constant(1));
    }

    public readonly struct ToBool : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Not(TVector.Equal(x, TVector.Zero));
    }
}
