using System.Numerics;
using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;
using Xunit;

namespace Hybrid.Providers.Tests.Simd;

/// <summary>What every register type must do, checked lane by lane against scalar C#.</summary>
public abstract unsafe class SimdContract<TVector, T>
    where TVector : unmanaged, ISimd<TVector, T>
    where T : unmanaged, INumber<T>
{
    private const int Most = 16;

    private static bool IsInteger => typeof(T) == typeof(int);

    private static int Count => TVector.Count;

    private static readonly T[] Values = IsInteger
        ? [.. new[] { 0, 1, -1, 7, -7, 3, 100, -100, int.MaxValue, int.MinValue, 12345, -54321, 2, 1 << 20, 65535, -65536, 9 }.Select(T.CreateChecked)]
        : [.. new[] { 0.0, -0.0, 1, -1, 0.5, -1.5, 2.5, 3.49, -7.51, 1e30, -1e-30, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-40, 8388609, -3.5 }
            .Select(T.CreateTruncating)];

    [Fact]
    public void Arithmetic_is_that_of_the_scalar_type()
    {
        Binary((a, b) => a + b, (a, b) => unchecked(a + b));
        Binary((a, b) => a - b, (a, b) => unchecked(a - b));
        Binary((a, b) => a * b, (a, b) => unchecked(a * b));
        Binary((a, b) => a / b, Divide);
        Binary(TVector.Min, T.Min);
        Binary(TVector.Max, T.Max);
        Unary(v => -v, v => unchecked(-v));
        Unary(TVector.Abs, v => IsInteger && v == Number(int.MinValue) ? v : T.Abs(v));
    }

    [Fact]
    public void Rounding_is_that_of_the_mathematics_class()
    {
        Unary(TVector.Floor, v => Real(v, Math.Floor));
        Unary(TVector.Ceiling, v => Real(v, Math.Ceiling));
        Unary(TVector.Round, v => Real(v, Math.Round));
        Unary(TVector.Truncate, v => Real(v, Math.Truncate));
    }

    [Fact]
    public void Fused_multiply_add_rounds_once()
    {
        if (IsInteger)
        {
            Assert.Equal(Number(10), TVector.ToScalar(TVector.Fma(TVector.Constant(2), TVector.Constant(3), TVector.Constant(4))));
            return;
        }

        // (1 + e)(1 - e) - 1 = -e^2, which two roundings lose.
        double e = typeof(T) == typeof(float) ? Math.ScaleB(1, -23) : Math.ScaleB(1, -52);
        var lanes = TVector.Fma(TVector.Constant(1 + e), TVector.Constant(1 - e), TVector.Constant(-1));
        Assert.Equal(Number(-e * e), TVector.ToScalar(lanes));
    }

    [Fact]
    public void Comparisons_give_lanes_of_ones_that_select()
    {
        var one = T.One;
        Binary((a, b) => TVector.Select(TVector.Less(a, b), TVector.Create(one), TVector.Zero), (a, b) => a < b ? T.One : T.Zero);
        Binary((a, b) => TVector.Select(TVector.LessOrEqual(a, b), TVector.Create(one), TVector.Zero), (a, b) => a <= b ? T.One : T.Zero);
        Binary((a, b) => TVector.Select(TVector.Equal(a, b), a, b), (a, b) => a == b ? a : b);
        Binary((a, b) => TVector.Select(TVector.Not(TVector.Less(a, b)), a, b), (a, b) => a < b ? b : a);
        Assert.True(TVector.Any(TVector.Less(TVector.LaneIndex, TVector.Constant(1))));
        Assert.False(TVector.Any(TVector.Less(TVector.LaneIndex, TVector.Zero)));
        Assert.True(TVector.Any(TVector.Equal(TVector.LaneIndex, TVector.Constant(Count - 1))));
    }

    [Fact]
    public void Bit_operations_are_those_of_integers_of_the_lane_width()
    {
        Binary(TVector.And, (a, b) => FromBits(Bits(a) & Bits(b)));
        Binary(TVector.Or, (a, b) => FromBits(Bits(a) | Bits(b)));
        Binary(TVector.Xor, (a, b) => FromBits(Bits(a) ^ Bits(b)));
        Binary(TVector.AndNot, (a, b) => FromBits(Bits(a) & ~Bits(b)));
        Binary(TVector.AddBits, (a, b) => FromBits(unchecked(Bits(a) + Bits(b))));
        Binary(TVector.SubtractBits, (a, b) => FromBits(unchecked(Bits(a) - Bits(b))));
        Binary(TVector.MultiplyBits, (a, b) => FromBits(unchecked(Bits(a) * Bits(b))));
        Unary(v => TVector.ShiftLeft(v, 5), v => FromBits(Bits(v) << 5));
        Unary(v => TVector.ShiftRightArithmetic(v, 5), v => FromBits(Bits(v) >> 5));
        Unary(v => TVector.ShiftRightLogical(v, 5), v => FromBits(sizeof(T) == 8 ? Bits(v) >>> 5 : (int)Bits(v) >>> 5));
        Unary(v => TVector.RotateLeft(v, 13), v => FromBits(sizeof(T) == 8 ? (long)BitOperations.RotateLeft((ulong)Bits(v), 13) : (int)BitOperations.RotateLeft((uint)Bits(v), 13)));
        Assert.Equal(0x1234_5678L, Bits(TVector.ToScalar(TVector.ConstantBits(0x1234_5678))));
    }

    [Fact]
    public void Integer_lanes_convert_there_and_back()
    {
        foreach (int n in new[] { 0, 1, -1, 4711, -4711, 1 << 24, -(1 << 24) })
        {
            var integers = TVector.ConvertToIntegerLanes(TVector.Constant(n));
            Assert.Equal(n, Bits(TVector.ToScalar(integers)));
            Assert.Equal(Number(n), TVector.ToScalar(TVector.ConvertFromIntegerLanes(integers)));
        }
    }

    [Fact]
    public void Scaling_by_powers_of_two_rounds_once_also_to_subnormal_numbers()
    {
        if (IsInteger)
        {
            return;
        }

        foreach (double x in new[] { 1.0, -1.9999998807907104, 1.0000001192092896, 3e-39, 2e38, 0, double.PositiveInfinity })
        {
            for (int n = -1200; n <= 1200; n += typeof(T) == typeof(float) && Math.Abs(n) > 300 ? 100 : 1)
            {
                T value = Number(x);
                T expected = typeof(T) == typeof(float) ? (T)(object)MathF.ScaleB((float)(object)value, n) : (T)(object)Math.ScaleB((double)(object)value, n);
                Assert.Equal(expected, TVector.ToScalar(TVector.Scale(TVector.Create(value), TVector.Constant(n))));
                Assert.Equal(expected, TVector.ToScalar(SoftwareScale.Apply<TVector, T>(TVector.Create(value), TVector.Constant(n))));
            }
        }

        Assert.True(T.IsNaN(TVector.ToScalar(SoftwareScale.Apply<TVector, T>(TVector.Constant(1), TVector.Constant(double.NaN)))));
    }

    [Fact]
    public void Exponent_and_mantissa_take_a_number_apart()
    {
        if (IsInteger)
        {
            return;
        }

        foreach (double x in new[] { 1.0, 1.4999, 1.5, 1.999, 0.75, 0.7499, 1e30, 1e-30, 1e-40, 1.5e-45, 4.9e-324, 1e-310 }.Where(x => Number(x) != T.Zero))
        {
            var lanes = TVector.Create(Number(x));
            double value = double.CreateChecked(Number(x));
            double mantissa = value / Math.ScaleB(1, Math.ILogB(value) / 2) / Math.ScaleB(1, Math.ILogB(value) - (Math.ILogB(value) / 2));
            mantissa = mantissa < 1.5 ? mantissa : mantissa / 2;
            Assert.Equal(Math.ILogB(value), double.CreateChecked(TVector.ToScalar(TVector.Exponent(lanes))));
            Assert.Equal(Math.ILogB(value), double.CreateChecked(TVector.ToScalar(SoftwareScale.Exponent<TVector, T>(lanes))));
            Assert.Equal(mantissa, double.CreateChecked(TVector.ToScalar(TVector.Mantissa(lanes))));
            Assert.Equal(mantissa, double.CreateChecked(TVector.ToScalar(SoftwareScale.Mantissa<TVector, T>(lanes))));
        }
    }

    [Fact]
    public void Partial_loads_and_stores_touch_only_their_elements()
    {
        T* memory = stackalloc T[Most + 2];
        for (int count = 0; count <= Count; count++)
        {
            for (int i = 0; i < Most + 2; i++)
            {
                memory[i] = Number(i + 1);
            }

            T[] loaded = Lanes(TVector.LoadPartial(memory, count));
            Assert.Equal(Enumerable.Range(0, Count).Select(i => i < count ? Number(i + 1) : T.Zero), loaded);
            TVector.StorePartial(TVector.Constant(-5), memory + 1, count);
            Assert.Equal(Enumerable.Range(0, Most + 2).Select(i => i >= 1 && i <= count ? Number(-5) : Number(i + 1)), new Span<T>(memory, Most + 2).ToArray());
        }
    }

    [Fact]
    public void Other_element_types_are_converted_by_loads_and_stores()
    {
        Converts([1.5f, -2.7f, 3e9f, float.NaN, -1e20f, 16777217f, 0.1f, -0f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f]);
        Converts([1.5, -2.7, 3e9, double.NaN, -1e20, 16777217.0, 0.1, 1e-42, 1e300, 6, 7, 8, 9, 10, 11, 12]);
        Converts([1, -2, int.MaxValue, int.MinValue, 16777217, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    }

    [Fact]
    public void Truth_values_are_four_byte_integers_in_memory()
    {
        int* memory = stackalloc int[Most];
        int* written = stackalloc int[Most];
        for (int count = 0; count <= Count; count++)
        {
            for (int i = 0; i < Most; i++)
            {
                memory[i] = i % 3 == 1 ? i : 0;
                written[i] = -9;
            }

            var mask = count == Count ? TVector.LoadMask(memory) : TVector.LoadPartialMask(memory, count);
            Assert.Equal(Enumerable.Range(0, Count).Select(i => i < count && i % 3 == 1 ? -1L : 0L), Lanes(mask).Select(Bits));
            if (count == Count)
            {
                TVector.StoreMask(mask, written);
            }
            else
            {
                TVector.StorePartialMask(mask, written, count);
            }

            Assert.Equal(Enumerable.Range(0, Most).Select(i => i >= count ? -9 : i % 3 == 1 ? 1 : 0), new Span<int>(written, Most).ToArray());
        }
    }

    [Fact]
    public void Horizontal_reductions_see_every_lane()
    {
        for (int special = 0; special < Count; special++)
        {
            T[] lanes = [.. Enumerable.Range(0, Count).Select(i => i == special ? Number(3) : T.One)];
            Assert.Equal(Number(Count + 2), TVector.Sum(From(lanes)));
            Assert.Equal(Number(3), TVector.Product(From(lanes)));
            Assert.Equal(Number(3), TVector.Maximum(From(lanes)));
            Assert.Equal(Number(-3), TVector.Minimum(-From(lanes)));
            if (!IsInteger)
            {
                lanes[special] = Number(double.NaN);
                Assert.True(T.IsNaN(TVector.Maximum(From(lanes))));
                Assert.True(T.IsNaN(TVector.Minimum(From(lanes))));
            }
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(i => Number(i)), Lanes(TVector.LaneIndex));
    }

    private static void Converts<TOther>(TOther[] numbers)
        where TOther : unmanaged, INumber<TOther>
    {
        TOther* memory = stackalloc TOther[Most];
        T* own = stackalloc T[Most];
        for (int count = 0; count <= Count; count++)
        {
            for (int i = 0; i < Most; i++)
            {
                memory[i] = numbers[i];
                own[i] = T.CreateSaturating(numbers[i]);
            }

            T[] loaded = Lanes(count == Count ? TVector.LoadFrom(memory) : TVector.LoadPartialFrom(memory, count));
            Assert.Equal(Enumerable.Range(0, Count).Select(i => i < count ? own[i] : T.Zero), loaded);
            new Span<TOther>(memory, Most).Fill(TOther.CreateChecked(99));
            if (count == Count)
            {
                TVector.StoreTo(TVector.Load(own), memory);
            }
            else
            {
                TVector.StorePartialTo(TVector.Load(own), memory, count);
            }

            for (int i = 0; i < Most; i++)
            {
                Assert.Equal(i < count ? TOther.CreateSaturating(own[i]) : TOther.CreateChecked(99), memory[i]);
            }
        }
    }

    private static T Number(double value) => T.CreateTruncating(value);

    private static T Divide(T a, T b) => IsInteger ? b == T.Zero ? T.Zero : b == -T.One ? unchecked(-a) : a / b : a / b;

    private static T Real(T value, Func<double, double> function) => IsInteger ? value : Number(function(double.CreateChecked(value)));

    private static long Bits(T value) => sizeof(T) == 8 ? Unsafe.BitCast<T, long>(value) : Unsafe.BitCast<T, int>(value);

    private static T FromBits(long bits) => sizeof(T) == 8 ? Unsafe.BitCast<long, T>(bits) : Unsafe.BitCast<int, T>((int)bits);

    private static TVector From(T[] lanes)
    {
        fixed (T* p = lanes)
        {
            return TVector.Load(p);
        }
    }

    private static T[] Lanes(TVector value)
    {
        T[] lanes = new T[Count];
        fixed (T* p = lanes)
        {
            TVector.Store(value, p);
        }

        return lanes;
    }

    /// <summary>Same bits, or both NaN.</summary>
    private static void Same(T expected, T actual, T a, T b) =>
        Assert.True(Bits(expected) == Bits(actual) || (T.IsNaN(expected) && T.IsNaN(actual)), $"({a}, {b}) gave {actual}, expected {expected}");

    private static void Unary(Func<TVector, TVector> lanes, Func<T, T> scalar)
    {
        foreach (T value in Values)
        {
            foreach (T result in Lanes(lanes(TVector.Create(value))))
            {
                Same(scalar(value), result, value, value);
            }
        }
    }

    private static void Binary(Func<TVector, TVector, TVector> lanes, Func<T, T, T> scalar)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            for (int start = 0; start < Values.Length; start++)
            {
                T[] others = [.. Enumerable.Range(0, Count).Select(lane => Values[(start + lane) % Values.Length])];
                T[] results = Lanes(lanes(TVector.Create(Values[i]), From(others)));
                for (int lane = 0; lane < Count; lane++)
                {
                    Same(scalar(Values[i], others[lane]), results[lane], Values[i], others[lane]);
                }
            }
        }
    }
}
