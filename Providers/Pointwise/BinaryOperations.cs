using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>An operation of two arguments as a type.</summary>
internal interface IBinary
{
    /// <summary>The result for every lane.</summary>
    static abstract TVector Apply<TVector, T>(TVector x, TVector y)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged;
}

/// <summary>Makes something of an operation's type.</summary>
internal interface IBinaryVisitor<out TResult>
{
    /// <summary>Called with the type that belongs to the operation.</summary>
    TResult Visit<TOperation>()
        where TOperation : struct, IBinary;
}

/// <summary>Every <see cref="BinaryOperation"/> as a type.</summary>
internal static class BinaryOperations
{
    /// <summary>Calls the visitor with the operation's type.</summary>
    public static TResult Visit<TResult>(BinaryOperation operation, IBinaryVisitor<TResult> visitor) => operation switch
    {
        BinaryOperation.Add => visitor.Visit<Add>(),
        BinaryOperation.Subtract => visitor.Visit<Subtract>(),
        BinaryOperation.Multiply => visitor.Visit<Multiply>(),
        BinaryOperation.Divide => visitor.Visit<Divide>(),
        BinaryOperation.Max => visitor.Visit<Max>(),
        BinaryOperation.Min => visitor.Visit<Min>(),
        BinaryOperation.Power => visitor.Visit<Power>(),
        BinaryOperation.Atan2 => visitor.Visit<Atan2>(),
        BinaryOperation.Less => visitor.Visit<Less>(),
        BinaryOperation.LessOrEqual => visitor.Visit<LessOrEqual>(),
        BinaryOperation.Equal => visitor.Visit<Equal>(),
        BinaryOperation.And => visitor.Visit<And>(),
        BinaryOperation.Or => visitor.Visit<Or>(),
        BinaryOperation.Xor => visitor.Visit<Xor>(),
        _ => throw new ArgumentException($"Loop: {operation} is not one of the operations of two arguments."),
    };

    public readonly struct Add : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => x + y;
    }

    public readonly struct Subtract : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => x - y;
    }

    public readonly struct Multiply : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => x * y;
    }

    public readonly struct Divide : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => x / y;
    }

    public readonly struct Max : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Max(x, y);
    }

    public readonly struct Min : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Min(x, y);
    }

    public readonly struct Power : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Power<TVector, T>(x, y);
    }

    public readonly struct Atan2 : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => VectorMath.Atan2<TVector, T>(x, y);
    }

    public readonly struct Less : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Less(x, y);
    }

    public readonly struct LessOrEqual : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.LessOrEqual(x, y);
    }

    public readonly struct Equal : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Equal(x, y);
    }

    public readonly struct And : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.And(x, y);
    }

    public readonly struct Or : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Or(x, y);
    }

    public readonly struct Xor : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TVector, T>(TVector x, TVector y)
            where TVector : unmanaged, ISimd<TVector, T>
            where T : unmanaged => TVector.Xor(x, y);
    }
}
