using Hybrid.Providers.Simd;

namespace Hybrid.Providers.Pointwise;

/// <summary>Functions of lanes, computed lane by lane.</summary>
internal static unsafe class VectorMath
{
    public static TVector Exp<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, Math.Exp);

    public static TVector ExpMinus1<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, ScalarExpMinus1);

    public static TVector Log<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, Math.Log);

    public static TVector Log1Plus<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, ScalarLog1Plus);

    public static TVector Sin<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, Math.Sin);

    public static TVector Cos<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, Math.Cos);

    public static TVector Tanh<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, Math.Tanh);

    public static TVector Sigmoid<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, static v => 1 / (1 + Math.Exp(-v)));

    public static TVector Softplus<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, static v => Math.Max(v, 0) + ScalarLog1Plus(Math.Exp(-Math.Abs(v))));

    public static TVector Erf<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, MathNet.Numerics.SpecialFunctions.Erf);

    public static TVector LogGamma<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, MathNet.Numerics.SpecialFunctions.GammaLn);

    public static TVector Digamma<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, MathNet.Numerics.SpecialFunctions.DiGamma);

    public static TVector Trigamma<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, ScalarTrigamma);

    public static TVector ReciprocalSqrt<TVector, T>(TVector x)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, static v => 1 / Math.Sqrt(v));

    public static TVector Power<TVector, T>(TVector x, TVector y)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, y, Math.Pow);

    public static TVector Atan2<TVector, T>(TVector x, TVector y)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, y, Math.Atan2);

    private static TVector Map<TVector, T>(TVector x, Func<double, double> function)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged => Map<TVector, T>(x, x, (v, _) => function(v));

    private static TVector Map<TVector, T>(TVector x, TVector y, Func<double, double, double> function)
        where TVector : unmanaged, ISimd<TVector, T>
        where T : unmanaged
    {
        T* first = stackalloc T[TVector.Count];
        T* second = stackalloc T[TVector.Count];
        TVector.Store(x, first);
        TVector.Store(y, second);
        for (int i = 0; i < TVector.Count; i++)
        {
            if (typeof(T) == typeof(float))
            {
                ((float*)first)[i] = (float)function(((float*)first)[i], ((float*)second)[i]);
            }
            else
            {
                ((double*)first)[i] = function(((double*)first)[i], ((double*)second)[i]);
            }
        }

        return TVector.Load(first);
    }

    private static double ScalarExpMinus1(double x) => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1;

    private static double ScalarLog1Plus(double x)
    {
        double shifted = 1 + x;
        return shifted == 1 ? x : double.IsInfinity(shifted) ? shifted : Math.Log(shifted) * (x / (shifted - 1));
    }

    private static double ScalarTrigamma(double x)
    {
        if (x < -1000)
        {
            return double.NaN;
        }

        double sum = 0;
        for (; x < 20; x++)
        {
            sum += 1 / (x * x);
        }

        double square = 1 / (x * x);
        return sum + (1 / x) + (square / 2) + (square / x * ((1 / 6.0) - (square * ((1 / 30.0) - (square * ((1 / 42.0) - (square / 30)))))));
    }
}
