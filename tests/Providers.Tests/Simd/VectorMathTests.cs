using System.Globalization;
using System.Runtime.CompilerServices;
using Hybrid.Providers.Simd;
using F = Hybrid.Providers.Tests.Simd.VectorFunctions;

namespace Hybrid.Providers.Tests.Simd;

/// <summary>
/// Errors in units of the last place, over all exponents for float and over <see cref="VectorMathReference"/> for double, whose values are rounded, so that a
/// distance of 1 there is an error below 1.5; special values; widths against each other.
/// </summary>
public sealed unsafe class VectorMathTests
{
    /// <summary>Every exponent and sign with 2048 mantissas: 2^20 floats, infinities and NaN among them.</summary>
    private static readonly float[] AllExponents =
        [.. Enumerable.Range(0, 1 << 20).Select(i => BitConverter.UInt32BitsToSingle(((uint)i << 12) | (((uint)i * 2654435761u) >> 20)))];

    [Fact]
    public void Exp_is_within_one_unit() => Check<F.Exp>(VectorMathReference.Exp, 1.1, 1, Math.Exp);

    [Fact]
    public void ExpMinus1_is_within_two_units() => Check<F.ExpMinus1>(VectorMathReference.ExpMinus1, 1.5, 2);

    [Fact]
    public void Log_is_within_one_unit() => Check<F.Log>(VectorMathReference.Log, 1.1, 1, Math.Log);

    [Fact]
    public void Log1Plus_is_within_one_unit() => Check<F.Log1Plus>(VectorMathReference.Log1Plus, 1.1, 1);

    [Fact]
    public void Tanh_is_within_two_units() => Check<F.Tanh>(VectorMathReference.Tanh, 1.5, 1, Math.Tanh);

    [Fact]
    public void Sigmoid_is_within_two_units() => Check<F.Sigmoid>(VectorMathReference.Sigmoid, 2.2, 1);

    [Fact]
    public void Softplus_is_within_two_units() => Check<F.Softplus>(VectorMathReference.Softplus, 1.7, 1);

    [Fact]
    public void Erf_is_within_four_units() => Check<F.Erf>(VectorMathReference.Erf, 4.2, 1);

    [Fact]
    public void Sin_is_within_two_units_at_any_size() => Check<F.Sin>(VectorMathReference.Sin, 1.7, 1, Math.Sin);

    [Fact]
    public void Cos_is_within_two_units_at_any_size() => Check<F.Cos>(VectorMathReference.Cos, 1.7, 1, Math.Cos);

    [Fact]
    public void ReciprocalSqrt_is_within_one_and_a_half_units() => Check<F.ReciprocalSqrt>(string.Empty, 1.5, 1.5, x => 1 / Math.Sqrt(x));

    [Fact]
    public void LogGamma_of_positive_numbers_is_within_seven_units() => Check<F.LogGamma>(VectorMathReference.LogGamma, 7, 1, null, x => x > 0);

    [Fact]
    public void Digamma_of_positive_numbers_is_within_three_units() => Check<F.Digamma>(VectorMathReference.Digamma, 3.3, 2, null, x => x > 0);

    [Fact]
    public void Trigamma_of_positive_numbers_is_within_four_units() => Check<F.Trigamma>(VectorMathReference.Trigamma, 4.2, 2, null, x => x > 0);

    [Fact]
    public void Power_is_within_one_unit()
    {
        (double[] a, double[] b, double[] expected) = Parse(VectorMathReference.Power);
        Assert.InRange(Worst(expected, Map<F.Power, double>(a, b), a), 0, 1);
        float[] bases = [.. AllExponents.Select(Math.Abs).Where((_, i) => i % 2 == 0)];
        float[] exponents = [.. bases.Select((x, i) => (float)(((i * 0.6180339887) % 2) - 1) * Math.Min(1e6f, 150 / (1e-6f + Math.Abs(MathF.Log2(x)))))];
        Assert.InRange(WorstSingle([.. bases.Zip(exponents, (x, y) => Math.Pow(x, y))], Map<F.Power, float>(bases, exponents), bases), 0, 1.3);
    }

    [Fact]
    public void Power_has_the_special_cases_of_C()
    {
        double infinity = double.PositiveInfinity;
        double[] numbers = [0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e300, -1e300, 2.5, infinity, -infinity, double.NaN, 9007199254740993, 1e-320];
        double[] a = [.. numbers.SelectMany(x => numbers.Select(_ => x))];
        double[] b = [.. numbers.SelectMany(_ => numbers)];
        Assert.InRange(Worst([.. a.Zip(b, Math.Pow)], Map<F.Power, double>(a, b), a), 0, 1);
        float[] bases = [.. a.Select(x => (float)x)];
        float[] exponents = [.. b.Select(x => (float)x)];
        Assert.InRange(WorstSingle([.. bases.Zip(exponents, (x, y) => Math.Pow(x, y))], Map<F.Power, float>(bases, exponents), bases), 0, 1.1);
    }

    [Fact]
    public void Atan2_is_within_two_units_and_knows_signed_zeros_and_infinities()
    {
        (double[] y, double[] x, double[] expected) = Parse(VectorMathReference.Atan2);
        Assert.InRange(Worst(expected, Map<F.Atan2, double>(y, x), y), 0, 1);
        double[] special = [0, -0.0, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon, -double.Epsilon, 1e308];
        double[] first = [.. special.SelectMany(v => special.Select(_ => v))];
        double[] second = [.. special.SelectMany(_ => special)];
        Assert.InRange(Worst([.. first.Zip(second, Math.Atan2)], Map<F.Atan2, double>(first, second), first), 0, 2);
        float[] sine = [.. AllExponents];
        float[] cosine = [.. AllExponents.Select((_, i) => AllExponents[(i * 524309) & 0xFFFFF])];
        Assert.InRange(WorstSingle([.. sine.Zip(cosine, (a, b) => Math.Atan2(a, b))], Map<F.Atan2, float>(sine, cosine), sine), 0, 1.7);
    }

    [Fact]
    public void Limits_are_those_of_the_C_library()
    {
        double infinity = double.PositiveInfinity, nan = double.NaN;
        Limits<F.Exp>([(0, 1), (-0.0, 1), (infinity, infinity), (-infinity, 0), (nan, nan), (1e5, infinity), (-1e5, 0)]);
        Limits<F.ExpMinus1>([(0, 0), (-0.0, -0.0), (infinity, infinity), (-infinity, -1), (nan, nan), (1e5, infinity), (-1e5, -1)]);
        Limits<F.Log>([(0, -infinity), (-0.0, -infinity), (1, 0), (infinity, infinity), (-infinity, nan), (-1, nan), (nan, nan)]);
        Limits<F.Log1Plus>([(0, 0), (-0.0, -0.0), (-1, -infinity), (-2, nan), (infinity, infinity), (-infinity, nan), (nan, nan)]);
        Limits<F.Tanh>([(0, 0), (-0.0, -0.0), (infinity, 1), (-infinity, -1), (nan, nan), (100, 1), (-100, -1)]);
        Limits<F.Sigmoid>([(0, 0.5), (infinity, 1), (-infinity, 0), (nan, nan), (100, 1), (-1e4, 0)]);
        Limits<F.Softplus>([(infinity, infinity), (-infinity, 0), (nan, nan), (1000, 1000), (-1e4, 0)]);
        Limits<F.Erf>([(0, 0), (-0.0, -0.0), (infinity, 1), (-infinity, -1), (nan, nan), (6, 1), (-6, -1)]);
        Limits<F.Sin>([(0, 0), (-0.0, -0.0), (infinity, nan), (-infinity, nan), (nan, nan)]);
        Limits<F.Cos>([(0, 1), (-0.0, 1), (infinity, nan), (-infinity, nan), (nan, nan)]);
        Limits<F.ReciprocalSqrt>([(0, infinity), (1, 1), (4, 0.5), (infinity, 0), (-1, nan), (nan, nan)]);
        Limits<F.LogGamma>([(0, infinity), (-0.0, infinity), (1, 0), (2, 0), (-1, infinity), (-7, infinity), (infinity, infinity), (-infinity, infinity), (nan, nan)]);
        Limits<F.Digamma>([(0, -infinity), (-0.0, infinity), (-1, nan), (-8, nan), (infinity, infinity), (-infinity, nan), (nan, nan)]);
        Limits<F.Trigamma>([(0, infinity), (-0.0, infinity), (-1, infinity), (-8, infinity), (infinity, 0), (-infinity, nan), (nan, nan)]);
    }

    [Fact]
    public void Gamma_functions_of_negative_numbers_are_close_relative_to_one()
    {
        Negative<F.LogGamma>(VectorMathReference.LogGammaOfNegative, 30);
        Negative<F.Digamma>(VectorMathReference.DigammaOfNegative, 30);

        void Negative<TFunction>(string reference, double units)
            where TFunction : struct, IVectorFunction
        {
            (double[] x, double[] expected) = ParsePairs(reference);
            double[] results = Map<TFunction, double>(x, x);
            float[] singles = Map<TFunction, float>([.. x.Select(v => (float)v)], [.. x.Select(v => (float)v)]);
            double[] rounded = [.. x.Select(v => (double)(float)v)];
            double[] expectedSingles = Map<TFunction, double>(rounded, rounded);
            for (int i = 0; i < x.Length; i++)
            {
                double scale = Math.Max(1, Math.Abs(expected[i]));
                Assert.True(
                    Math.Abs(results[i] - expected[i]) <= units * scale * Math.ScaleB(1, -53),
                    $"{typeof(TFunction).Name}({x[i]}) = {results[i]}, expected {expected[i]}");
                scale = Math.Max(1, Math.Abs(expectedSingles[i]));
                Assert.True(
                    float.IsInfinity((float)expectedSingles[i]) || Math.Abs(singles[i] - expectedSingles[i]) <= units * scale * Math.ScaleB(1, -24),
                    $"{typeof(TFunction).Name}({rounded[i]}f) = {singles[i]}, expected {expectedSingles[i]}");
            }
        }
    }

    [Fact]
    public void A_lane_does_not_depend_on_its_neighbours()
    {
        float[] alone = [.. Enumerable.Repeat(99925.56f, 16)];
        float[] mixed = [.. alone];
        mixed[5] = 1e30f;
        Assert.Equal(Map<F.Sin, float>(alone, alone)[0], Map<F.Sin, float>(mixed, mixed)[0]);
        Assert.Equal(Map<F.Cos, float>(alone, alone)[0], Map<F.Cos, float>(mixed, mixed)[0]);
        Assert.Equal((float)Math.Sin(1e30f), Map<F.Sin, float>(mixed, mixed)[5]);
    }

    [Fact]
    public void One_number_gives_the_bits_of_a_lane()
    {
        Assert.Equal(Map<F.Tanh, float>([0.3f], [0f])[0], VectorMath.Scalar(VectorMath.Tanh<V128<float>, float>, 0.3f));
        Assert.Equal(Map<F.Power, double>([0.3], [1.7])[0], VectorMath.Scalar(VectorMath.Power<V128<double>, double>, 0.3, 1.7));
    }

    private static void Check<TFunction>(string reference, double singleBound, double doubleBound, Func<double, double>? oracle = null, Func<float, bool>? where = null)
        where TFunction : struct, IVectorFunction
    {
        (double[] x, double[] expected) = ParsePairs(reference);
        Assert.InRange(Worst(expected, Map<TFunction, double>(x, x), x), 0, doubleBound);

        // Where Math has no such function the double version, which the lines above have tested, judges the float one.
        float[] arguments = where is null ? AllExponents : [.. AllExponents.Where(where)];
        double[] wide = [.. arguments.Select(v => (double)v)];
        double[] values = oracle is null ? Map<TFunction, double>(wide, wide) : [.. wide.Select(oracle)];
        Assert.InRange(WorstSingle(values, Map<TFunction, float>(arguments, arguments), arguments), 0, singleBound);
    }

    private static void Limits<TFunction>((double X, double Value)[] table)
        where TFunction : struct, IVectorFunction
    {
        double[] x = [.. table.Select(p => p.X)];
        double[] results = Map<TFunction, double>(x, x);
        float[] singles = Map<TFunction, float>([.. x.Select(v => (float)v)], [.. x.Select(v => (float)v)]);
        for (int i = 0; i < table.Length; i++)
        {
            Assert.True(Same(table[i].Value, results[i]), $"{typeof(TFunction).Name}({x[i]}) = {results[i]}, expected {table[i].Value}");
            Assert.True(Same(table[i].Value, singles[i]), $"{typeof(TFunction).Name}({x[i]}f) = {singles[i]}, expected {table[i].Value}");
        }
    }

    private static bool Same(double a, double b) => (double.IsNaN(a) && double.IsNaN(b)) || BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);

    private static (double[] First, double[] Second, double[] Value) Parse(string reference)
    {
        double[][] rows = [.. reference.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        return ([.. rows.Select(r => r[0])], [.. rows.Select(r => r[1])], [.. rows.Select(r => r[2])]);
    }

    private static (double[] First, double[] Value) ParsePairs(string reference)
    {
        double[][] rows = [.. reference.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        return ([.. rows.Select(r => r[0])], [.. rows.Select(r => r[1])]);
    }

    /// <summary>Runs a function at all three widths, demands the same bits of each, and returns them.</summary>
    private static T[] Map<TFunction, T>(T[] x, T[] y)
        where TFunction : struct, IVectorFunction
        where T : unmanaged
    {
        T[] wide = Run<TFunction, V512<T>, T>(x, y);
        T[] middle = Run<TFunction, V256<T>, T>(x, y);
        T[] narrow = Run<TFunction, V128<T>, T>(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            // Equals holds for two NaN.
            if (!wide[i].Equals(middle[i]) || !wide[i].Equals(narrow[i]))
            {
                Assert.Fail($"{typeof(TFunction).Name}({x[i]}, {y[i]}) is {wide[i]}, {middle[i]} or {narrow[i]} by the width");
            }
        }

        return wide;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T[] Run<TFunction, TVector, T>(T[] x, T[] y)
        where TFunction : struct, IVectorFunction
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        T[] results = new T[x.Length];
        fixed (T* a = x, b = y, r = results)
        {
            for (int i = 0; i < x.Length; i += TVector.Count)
            {
                int n = Math.Min(TVector.Count, x.Length - i);
                TVector.StorePartial(TFunction.Of<TVector, T>(TVector.LoadPartial(a + i, n), TVector.LoadPartial(b + i, n)), r + i, n);
            }
        }

        return results;
    }

    private static double Worst(double[] expected, double[] actual, double[] arguments)
    {
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Error(expected[i], actual[i], 52, 1074);
            if (!(error < 1000))
            {
                Assert.Fail($"f({arguments[i]:R}) = {actual[i]:R}, expected {expected[i]:R}");
            }

            worst = Math.Max(worst, error);
        }

        return worst;
    }

    private static double WorstSingle(double[] expected, float[] actual, float[] arguments)
    {
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            bool overflow = float.IsInfinity((float)expected[i]) && Same((float)expected[i], actual[i]);
            double error = overflow ? 0 : Error(expected[i], actual[i], 23, 149);
            if (!(error < 1000))
            {
                Assert.Fail($"f({arguments[i]:R}) = {actual[i]:R}, expected {expected[i]:R}");
            }

            worst = Math.Max(worst, error);
        }

        return worst;
    }

    /// <summary>The distance in units of the expected value's last place; 0 for equal specials with equal signs.</summary>
    private static double Error(double expected, double actual, int mantissaBits, int leastExponent)
    {
        if (Same(expected, actual))
        {
            return 0;
        }

        if (!double.IsFinite(expected))
        {
            return double.PositiveInfinity;
        }

        double unit = Math.ScaleB(1, Math.Max(-leastExponent, (expected == 0 ? -leastExponent : Math.ILogB(expected)) - mantissaBits));
        return expected == 0 && actual == 0 ? 1e9 : Math.Abs(actual - expected) / unit;
    }
}
