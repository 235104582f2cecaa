using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>Backups of single states and sweeps over all.</summary>
internal static class Bellman
{
    /// <summary>max over actions of r(s,a) + discount * sum p V.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Backup(ProcessTables tables, double discount, ReadOnlySpan<double> values, int state)
    {
        double best = double.NegativeInfinity;
        int row = state * tables.ActionCount;
        for (int action = 0; action < tables.ActionCount; action++, row++)
        {
            double value = ActionValue(tables, discount, values, row);
            best = value > best ? value : best;
        }

        return best;
    }

    /// <summary>r(s,a) + discount * sum p V of a row; minus infinity where the action is not available.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ActionValue(ProcessTables tables, double discount, ReadOnlySpan<double> values, int row)
    {
        ref double value = ref MemoryMarshal.GetReference(values);
        double sum = 0;
        int end = tables.GoOnStart[row + 1];
        for (int i = tables.GoOnStart[row]; i < end; i++)
        {
            sum += tables.GoOnProbability[i] * Unsafe.Add(ref value, tables.GoOnNext[i]);
        }

        return tables.Rewards[row] + (discount * sum);
    }

    /// <summary>One synchronous sweep.</summary>
    /// <returns>The largest change.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Sweep(MarkovDecisionProcess process, ReadOnlySpan<double> values, Span<double> results)
    {
        ProcessTables tables = process.Tables;
        double largest = 0;
        for (int state = 0; state < results.Length; state++)
        {
            double value = Backup(tables, process.Discount, values, state);
            double change = Math.Abs(value - values[state]);
            results[state] = value;
            largest = change > largest ? change : largest;
        }

        return largest;
    }

    /// <summary>One sweep in place, in ascending or descending order of states.</summary>
    /// <returns>The largest change.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SweepInPlace(MarkovDecisionProcess process, Span<double> values, bool ascending)
    {
        ProcessTables tables = process.Tables;
        double largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            int state = ascending ? i : values.Length - 1 - i;
            double value = Backup(tables, process.Discount, values, state);
            double change = Math.Abs(value - values[state]);
            values[state] = value;
            largest = change > largest ? change : largest;
        }

        return largest;
    }

    /// <summary>max |T V - V|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Residual(MarkovDecisionProcess process, ReadOnlySpan<double> values)
    {
        double largest = 0;
        for (int state = 0; state < values.Length; state++)
        {
            double change = Math.Abs(Backup(process.Tables, process.Discount, values, state) - values[state]);
            largest = change > largest || double.IsNaN(change) ? change : largest;
        }

        return largest;
    }
}
