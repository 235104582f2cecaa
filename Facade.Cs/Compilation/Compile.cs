namespace Hybrid;

/// <summary>Functions of tensors compiled to flat plans of fused kernels.</summary>
/// <remarks>
/// The first call with a structure, shapes and element types traces the function; later calls replay the plan. What is not a tensor (numbers, texts, delegates) is part of
/// the structure: pass what changes from call to call as <see cref="Tensor.Scalar"/>. Compiled functions may be called from several threads.
/// </remarks>
public static class Compile
{
    /// <summary>Compiles a function of one argument.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TResult">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; it must be pure.</param>
    /// <returns>The same function, compiled at its first call.</returns>
    /// <remarks>Example: <c>var norm = Compile.Function((Tensor x) => (x * x).Sum().Sqrt());</c></remarks>
    public static Func<T, TResult> Function<T, TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new CompiledFunction<T, TResult>(function).Invoke;
    }

    /// <summary>Compiles a function of two arguments.</summary>
    /// <typeparam name="T1">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="T2">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TResult">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; it must be pure.</param>
    /// <returns>The same function, compiled at its first call.</returns>
    public static Func<T1, T2, TResult> Function<T1, T2, TResult>(Func<T1, T2, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new CompiledFunction<T1, T2, TResult>(function).Invoke;
    }

    /// <summary>Compiles a function of three arguments.</summary>
    /// <typeparam name="T1">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="T2">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="T3">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TResult">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; it must be pure.</param>
    /// <returns>The same function, compiled at its first call.</returns>
    public static Func<T1, T2, T3, TResult> Function<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new CompiledFunction<T1, T2, T3, TResult>(function).Invoke;
    }

    /// <summary>A step function with a state of its own, updated in place: for training loops and simulations.</summary>
    /// <typeparam name="TState">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TInput">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TOutput">A tensor or a structure of tensors.</typeparam>
    /// <param name="step">From a state and an input to the next state, of the same shapes, and an output; it must be pure.</param>
    /// <param name="initial">The state before the first step; it is copied.</param>
    public static Session<TState, TInput, TOutput> Step<TState, TInput, TOutput>(Func<TState, TInput, (TState Next, TOutput Output)> step, TState initial)
    {
        ArgumentNullException.ThrowIfNull(step);
        Interop.NeedTensors("Compile.Step", initial);
        return new Session<TState, TInput, TOutput>(step, initial);
    }

    /// <summary>How often and why a compiled function was traced: one line for each form, with its kernels and memory.</summary>
    /// <param name="compiled">What <c>Compile.Function</c> returned.</param>
    /// <exception cref="ArgumentException">It is another delegate.</exception>
    public static string Explain(Delegate compiled) => Target(compiled).Explain();

    /// <summary>The kernels that the newest form of a compiled function runs, in order.</summary>
    /// <param name="compiled">What <c>Compile.Function</c> returned.</param>
    /// <exception cref="ArgumentException">It is another delegate.</exception>
    public static IReadOnlyList<string> Kernels(Delegate compiled) => Target(compiled).Kernels();

    private static ICompiled Target(Delegate compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        return compiled.Target as ICompiled
            ?? throw new ArgumentException("Compile.Explain: the delegate is an ordinary function. Give what Compile.Function returned.", nameof(compiled));
    }
}
