using Hybrid.Core;
using Microsoft.FSharp.Core;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <summary>Minimisation of smooth functions by limited-memory quasi-Newton steps (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989).</summary>
public static class Lbfgs
{
    /// <summary>Minimises a scalar function of a tensor or a structure of tensors; value and gradient are compiled once.</summary>
    /// <remarks>
    /// Example:
    /// <code>
    /// LbfgsResult&lt;Tensor&gt; result = Lbfgs.Minimise(x => (x - 1).Square().Sum(), Tensor.Zeros(3));
    /// // result.Parameters is [1, 1, 1]; result.Converged is true
    /// </code>
    /// </remarks>
    /// <typeparam name="T">A tensor or a structure of tensors; those that are not of Float32 or Float64 stay as they are.</typeparam>
    /// <param name="function">The function; its value has shape [].</param>
    /// <param name="start">Where the search begins.</param>
    /// <param name="options">When it ends. Default: the defaults of <see cref="LbfgsOptions"/>.</param>
    /// <param name="progress">What is told of each iteration. Default: nothing.</param>
    /// <param name="cancellation">Ends the search at the next evaluation, with the best point so far.</param>
    /// <returns>The best point, and whether a tolerance was met there.</returns>
    /// <exception cref="ArgumentException">The function's value is not a scalar, the start holds no tensor to search over, or an option is out of its range.</exception>
    public static LbfgsResult<T> Minimise<T>(
        Func<T, Tensor> function, T start, LbfgsOptions? options = null, IProgress<LbfgsProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        Interop.NeedTensors("Lbfgs.Minimise", start);
        options ??= new LbfgsOptions();
        var core = new Core.LbfgsOptions(
            options.History, options.Iterations, options.Evaluations, options.GradientTolerance, options.ValueTolerance,
            progress is null ? FSharpOption<IProgress<LbfgsEvent>>.None : FSharpOption<IProgress<LbfgsEvent>>.Some(new Relay(progress)), cancellation);
        Core.LbfgsResult<T> found = Core.Lbfgs.minimise(core, Interop.ToCore<T, Node>(x => Interop.NotNull("Lbfgs.Minimise", function(x)).Node), start);
        string reason = found.Outcome is Convergence.NotConverged not ? not.reason : "";
        return new LbfgsResult<T>(found.Parameters, found.Value, found.GradientNorm, found.Iterations, found.Evaluations, found.Outcome.IsConverged, reason);
    }

    private sealed class Relay(IProgress<LbfgsProgress> progress) : IProgress<LbfgsEvent>
    {
        public void Report(LbfgsEvent value) =>
            progress.Report(new LbfgsProgress(value.Iteration, value.Value, value.GradientNorm, value.Step, value.Evaluations));
    }
}
