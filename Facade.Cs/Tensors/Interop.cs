using Hybrid.Core;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>Between functions and structures of C# and those of the core.</summary>
internal static class Interop
{
    public static FSharpFunc<T, TResult> ToCore<T, TResult>(Func<T, TResult> function) => FSharpFunc<T, TResult>.FromConverter(new Converter<T, TResult>(function));

    public static void NeedTensors<T>(string operation, T argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        if (Leaves(argument).Length == 0)
        {
            throw new ArgumentException(
                $"{operation}: an argument of type {argument.GetType().Name} holds no tensor. Use a Tensor, an array or tuple of tensors, or a record whose constructor takes its tensors as properties.",
                nameof(argument));
        }
    }

    public static Node[] Leaves<T>(T value) => Tree.leaves(value);

    public static Tensor NotNull(string operation, Tensor? value) =>
        value ?? throw new ArgumentException($"{operation}: the function returned null; it must return a tensor.");
}
