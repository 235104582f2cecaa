using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid;

/// <summary>Loops over the leading axis as one operation: gradients of any order go through them, and a plan's size does not depend on their length.</summary>
public static class Loop
{
    /// <summary>Goes through inputs step by step with something carried along.</summary>
    /// <typeparam name="TCarry">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TInput">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TOutput">A tensor or a structure of tensors.</typeparam>
    /// <param name="step">From the carry and a step's inputs to the next carry, of the same shapes, and the step's output. It is called once.</param>
    /// <param name="start">The first carry.</param>
    /// <param name="inputs">The inputs of all steps, stacked along the first axis.</param>
    /// <param name="reverse">Whether to go from the last step to the first; outputs keep their places.</param>
    /// <returns>The last carry, and the outputs stacked along a new first axis.</returns>
    /// <exception cref="ArgumentException">The inputs' first extents differ, or the carry changes its shape.</exception>
    /// <remarks>Example: <c>Loop.Scan((sum, x) => (sum + x, sum + x), Tensor.Scalar(0), xs).Outputs</c> are the cumulative sums of a vector.</remarks>
    public static (TCarry Last, TOutput Outputs) Scan<TCarry, TInput, TOutput>(
        Func<TCarry, TInput, (TCarry Next, TOutput Output)> step, TCarry start, TInput inputs, bool reverse = false)
    {
        ArgumentNullException.ThrowIfNull(step);
        Interop.NeedTensors("Loop.Scan", start);
        Interop.NeedTensors("Loop.Scan", inputs);
        FSharpFunc<TCarry, FSharpFunc<TInput, Tuple<TCarry, TOutput>>> core = FuncConvert.FromFunc<TCarry, TInput, Tuple<TCarry, TOutput>>((carry, input) =>
        {
            (TCarry next, TOutput output) = step(carry, input);
            return Tuple.Create(next, output);
        });
        Tuple<TCarry, TOutput> result = Core.Scan.scanWith(new ScanOptions(reverse, false, 0), core, start, inputs);
        return (result.Item1, result.Item2);
    }
}
