using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>Conversions between the element types of observations, resolved when the code is compiled.</summary>
internal static class Number
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte))
        {
            return (byte)(object)value;
        }

        if (typeof(T) == typeof(int))
        {
            return (int)(object)value;
        }

        return typeof(T) == typeof(float) ? (float)(object)value : (double)(object)value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(double value)
        where T : unmanaged => typeof(T) == typeof(float) ? (T)(object)(float)value : (T)(object)value;
}
