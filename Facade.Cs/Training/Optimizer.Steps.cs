using Hybrid.Core;
using Microsoft.FSharp.Collections;
using Node = Hybrid.Core.Tensor;

namespace Hybrid;

/// <content>Steps of one's own training loop.</content>
public sealed partial class Optimizer
{
    // Schedules run over the steps of a loop whose length is not known here.
    private static readonly LearningRate.Course _open = new(1, 1);

    /// <summary>The state before the first step.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="parameters">What will be trained.</param>
    /// <exception cref="ArgumentException">The learning rate is a course; give a constant one and pass the rate to <see cref="Apply{T}"/>.</exception>
    public OptimizerState Begin<T>(T parameters)
    {
        Interop.NeedTensors("Optimizer.Begin", parameters);
        return Wrap(Core().Init.Invoke(Tree.paths(parameters)).Invoke(Tree.leaves(parameters)));
    }

    /// <summary>One step. Pure: in a compiled step the new values take the place of the old.</summary>
    /// <typeparam name="T">A tensor or a structure of tensors.</typeparam>
    /// <param name="gradient">The gradient, as <see cref="Gradient"/> gives it.</param>
    /// <param name="state">The state.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="rate">The learning rate of this step, a scalar; default: the optimiser's own.</param>
    /// <param name="condition">A Bool scalar: where false, parameters and state stay as they are. Default: the step is taken.</param>
    /// <returns>The moved parameters and the next state.</returns>
    /// <remarks>
    /// <code>
    /// var optimizer = Optimizer.Adam(0.001).ClipByGlobalNorm(0.5);
    /// (weights, state) = optimizer.Apply(Gradient.Of(loss, weights), state, weights);
    /// </code>
    /// </remarks>
    public (T Parameters, OptimizerState State) Apply<T>(T gradient, OptimizerState state, T parameters, Tensor? rate = null, Tensor? condition = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        IEnumerable<Tuple<string, Node[]>> entries = state.Names.Zip(state.Values, (name, values) => Tuple.Create(name, Array.ConvertAll(values, value => value.Node)));
        if (rate is not null)
        {
            entries = entries.Select(entry => entry.Item1 == "rate" || entry.Item1.EndsWith(".rate", StringComparison.Ordinal) ? Tuple.Create(entry.Item1, new[] { rate.Node }) : entry);
        }

        Node[] leaves = Tree.leaves(parameters);
        var step = new OptimiserStep(Tree.paths(parameters), leaves, Tree.leaves(gradient));
        Tuple<Node[], FSharpMap<string, Node[]>> moved = Core().Update.Invoke(MapModule.OfSeq(entries)).Invoke(step);
        Node Chosen(Node after, Node before) => condition is null || ReferenceEquals(after, before) ? after : TensorModule.select(condition.Node, after, before);
        OptimizerState next = Wrap(moved.Item2);
        Tensor[][] values = [.. next.Values.Zip(state.Values, (after, before) => after.Zip(before, (a, b) => new Tensor(Chosen(a.Node, b.Node))).ToArray())];
        return (Tree.rebuild(parameters, [.. leaves.Zip(moved.Item1, (leaf, update) => Chosen(leaf + update, leaf))]), new OptimizerState(next.Names, values));
    }

    private static OptimizerState Wrap(FSharpMap<string, Node[]> state) =>
        new([.. state.Select(entry => entry.Key)], [.. state.Select(entry => Array.ConvertAll(entry.Value, node => new Tensor(node)))]);

    private Optimiser Core() => LearningRate.IsConstant
        ? ToCore(_open)
        : throw new ArgumentException($"Optimizer.Apply: the learning rate is the course {LearningRate}; use a constant rate and pass each step's rate to Apply");
}
