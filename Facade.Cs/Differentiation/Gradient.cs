using Hybrid.Core;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>Derivatives of any C# function made of tensor operations.</summary>
/// <remarks>
/// The argument may be a <see cref="Tensor"/>, an array or tuple of tensors, or a record (or class whose constructor takes its properties) of them, nested as you like;
/// the gradient has the argument's own type. Members that are not tensors stay as they are. The result is again a pure function of tensors, so gradients of gradients
/// need nothing more. Example: <c>Gradient.Of(x => (x * x).Sum(), Tensor.From([1f, 2f]))</c> is <c>[2, 4]</c>.
/// </remarks>
public static class Gradient
{
    /// <summary>The gradient of a scalar function at a point.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; its value has shape [].</param>
    /// <param name="argument">The point; its floating-point tensors are differentiated, others get zeros.</param>
    /// <returns>The partial derivatives, in the argument's own structure and shapes.</returns>
    /// <exception cref="ArgumentException">The function's value is not a scalar, or the argument holds no tensor.</exception>
    public static T Of<T>(Func<T, Tensor> function, T argument) => ValueAndGradient(function, argument).Gradient;

    /// <summary>The gradients of a scalar function of two arguments.</summary>
    /// <typeparam name="T1">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="T2">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; its value has shape [].</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <returns>The gradients by each argument.</returns>
    /// <exception cref="ArgumentException">The function's value is not a scalar, or the arguments hold no tensor.</exception>
    public static (T1 First, T2 Second) Of<T1, T2>(Func<T1, T2, Tensor> function, T1 first, T2 second)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Of(pair => function(pair.First, pair.Second), (First: first, Second: second));
    }

    /// <summary>The gradients of a scalar function of three arguments.</summary>
    /// <typeparam name="T1">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="T2">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="T3">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; its value has shape [].</param>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="third">The third argument.</param>
    /// <returns>The gradients by each argument.</returns>
    /// <exception cref="ArgumentException">The function's value is not a scalar, or the arguments hold no tensor.</exception>
    public static (T1 First, T2 Second, T3 Third) Of<T1, T2, T3>(Func<T1, T2, T3, Tensor> function, T1 first, T2 second, T3 third)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Of(triple => function(triple.First, triple.Second, triple.Third), (First: first, Second: second, Third: third));
    }

    /// <summary>The gradient as a function: differentiate it again, compile it or map it.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; its value has shape [].</param>
    public static Func<T, T> Function<T>(Func<T, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return argument => Of(function, argument);
    }

    /// <summary>A scalar function's value and its gradient, sharing what they have in common.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; its value has shape [].</param>
    /// <param name="argument">The point.</param>
    /// <exception cref="ArgumentException">The function's value is not a scalar, or the argument holds no tensor.</exception>
    public static (Tensor Value, T Gradient) ValueAndGradient<T>(Func<T, Tensor> function, T argument)
    {
        Interop.NeedTensors("Gradient", argument);
        ArgumentNullException.ThrowIfNull(function);
        Tuple<Node, T> result = Grad.valueAndGrad(Interop.ToCore<T, Node>(x => Interop.NotNull("Gradient", function(x)).Node), argument);
        return (new Tensor(result.Item1), result.Item2);
    }

    /// <summary>The derivative of a function along a direction, with the function's value, by forward accumulation.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TResult">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; its value may have any shape.</param>
    /// <param name="argument">The point.</param>
    /// <param name="direction">The direction, of the argument's structure and shapes.</param>
    /// <returns>The value, and the limit of (f(x + t d) - f(x)) / t for t towards 0.</returns>
    public static (TResult Value, TResult Derivative) Directional<T, TResult>(Func<T, TResult> function, T argument, T direction)
    {
        Interop.NeedTensors("Gradient.Directional", argument);
        ArgumentNullException.ThrowIfNull(function);
        Tuple<TResult, TResult> result = Grad.jvp(Interop.ToCore(function), argument, direction);
        return (result.Item1, result.Item2);
    }

    /// <summary>A function's value, and the map from a cotangent of the value to one of the argument (reverse accumulation).</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TResult">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; its value may have any shape.</param>
    /// <param name="argument">The point.</param>
    public static (TResult Value, Func<TResult, T> Pullback) Pullback<T, TResult>(Func<T, TResult> function, T argument)
    {
        Interop.NeedTensors("Gradient.Pullback", argument);
        ArgumentNullException.ThrowIfNull(function);
        Tuple<TResult, FSharpFunc<TResult, T>> result = Grad.vjp(Interop.ToCore(function), argument);
        return (result.Item1, result.Item2.Invoke);
    }

    /// <summary>All partial derivatives of a tensor by a tensor.</summary>
    /// <param name="function">The function.</param>
    /// <param name="argument">The point.</param>
    /// <returns>The value's shape followed by the argument's. The cost is one pullback for each element of the value.</returns>
    public static Tensor Jacobian(Func<Tensor, Tensor> function, Tensor argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return new(Grad.jacobian(OfNodes("Gradient.Jacobian", function), argument.Node));
    }

    /// <summary>All second derivatives of a scalar function.</summary>
    /// <param name="function">The function; its value has shape [].</param>
    /// <param name="argument">The point.</param>
    /// <returns>The argument's shape twice: <c>[n, n]</c> for a vector. The cost is one gradient for each element of the argument.</returns>
    /// <exception cref="ArgumentException">The function's value is not a scalar.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> function, Tensor argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return new(Grad.hessian(OfNodes("Gradient.Hessian", function), argument.Node));
    }

    /// <summary>The matrix of second derivatives times a vector, without the matrix: the cost of a few gradients.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function; its value has shape [].</param>
    /// <param name="argument">The point.</param>
    /// <param name="vector">The vector, of the argument's structure and shapes.</param>
    public static T HessianVector<T>(Func<T, Tensor> function, T argument, T vector)
    {
        Interop.NeedTensors("Gradient.HessianVector", argument);
        ArgumentNullException.ThrowIfNull(function);
        return Grad.hessianVector(Interop.ToCore<T, Node>(x => Interop.NotNull("Gradient.HessianVector", function(x)).Node), argument, vector);
    }

    /// <summary>A function that in a gradient is computed again instead of keeping what it computed on the way: less memory for more time.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <typeparam name="TResult">A tensor or a structure of tensors.</typeparam>
    /// <param name="function">The function.</param>
    public static Func<T, TResult> Recompute<T, TResult>(Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        FSharpFunc<T, TResult> core = Interop.ToCore(function);
        return argument => Grad.checkpoint(core, argument);
    }

    private static FSharpFunc<Node, Node> OfNodes(string operation, Func<Tensor, Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Interop.ToCore<Node, Node>(x => Interop.NotNull(operation, function(new Tensor(x))).Node);
    }
}
