using Microsoft.FSharp.Core;

namespace Hybrid;

/// <summary>A compiled step that owns its state: what <see cref="Compile.Step"/> returns. Not for use from several threads at once.</summary>
/// <typeparam name="TState">A tensor or a structure of tensors.</typeparam>
/// <typeparam name="TInput">A tensor or a structure of tensors.</typeparam>
/// <typeparam name="TOutput">A tensor or a structure of tensors.</typeparam>
public sealed class Session<TState, TInput, TOutput>
{
    private readonly Core.Session<TState, TInput, TOutput> _session;

    internal Session(Func<TState, TInput, (TState Next, TOutput Output)> step, TState initial)
    {
        Func<TState, TInput, Tuple<TState, TOutput>> core = (state, input) =>
        {
            (TState next, TOutput output) = step(state, input);
            return Tuple.Create(next, output);
        };
        _session = Core.Program.start(FuncConvert.FromFunc(core), initial);
    }

    /// <summary>The state now; later steps do not change what was handed out.</summary>
    public TState State => _session.State;

    /// <summary>Advances the state by one step.</summary>
    /// <param name="input">The step's input; another shape than before is compiled at its first use.</param>
    /// <returns>The step's output; later steps do not change it.</returns>
    public TOutput Step(TInput input) => _session.Step(input);
}
