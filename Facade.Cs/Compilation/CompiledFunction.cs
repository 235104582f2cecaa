using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid;

/// <summary>A compiled function of one argument.</summary>
internal sealed class CompiledFunction<T, TResult>(Func<T, TResult> function) : ICompiled
{
    private readonly FSharpFunc<T, TResult> _compiled = Program.compile(Interop.ToCore(function));

    public TResult Invoke(T argument) => _compiled.Invoke(argument);

    public string Explain() => Program.explain(_compiled);

    public string[] Kernels() => Program.kernels(_compiled);
}

/// <summary>A compiled function of two arguments.</summary>
internal sealed class CompiledFunction<T1, T2, TResult>(Func<T1, T2, TResult> function) : ICompiled
{
    private readonly CompiledFunction<(T1 First, T2 Second), TResult> _compiled = new(pair => function(pair.First, pair.Second));

    public TResult Invoke(T1 first, T2 second) => _compiled.Invoke((first, second));

    public string Explain() => _compiled.Explain();

    public string[] Kernels() => _compiled.Kernels();
}

/// <summary>A compiled function of three arguments.</summary>
internal sealed class CompiledFunction<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) : ICompiled
{
    private readonly CompiledFunction<(T1 First, T2 Second, T3 Third), TResult> _compiled = new(triple => function(triple.First, triple.Second, triple.Third));

    public TResult Invoke(T1 first, T2 second, T3 third) => _compiled.Invoke((first, second, third));

    public string Explain() => _compiled.Explain();

    public string[] Kernels() => _compiled.Kernels();
}
