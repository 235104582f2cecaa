namespace Hybrid.Reinforcement;

/// <summary>A model over a kernel.</summary>
internal sealed class KernelModel<TKernel, TState, TAction, TObservation>(EnvironmentSpec spec, TKernel kernel, Func<MarkovDecisionProcess>? process)
    : EnvironmentModel(spec, process)
    where TKernel : struct, IKernel<TState, TAction, TObservation>
    where TState : unmanaged
    where TAction : unmanaged
    where TObservation : unmanaged
{
    /// <summary>The dynamics.</summary>
    public TKernel Kernel => kernel;

    internal override GridPicture? Grid => kernel is TabularKernel tabular ? tabular.Picture as GridPicture : null;

    public override IEnvironment Start() => new KernelEnvironment<TKernel, TState, TAction, TObservation>(Spec, kernel);

    public override StateStepper StartStates(long seed) => IsFinite && typeof(TAction) == typeof(int)
        ? new KernelStateStepper<TKernel, TState, TAction, TObservation>(Spec, Process!, kernel, seed)
        : throw new InvalidOperationException($"{Spec.Id} is not finite, so it has no state numbers; tabular learners and planners need a finite environment such as FrozenLake-v1");

    public override BatchEnvironment StartBatch(int count, long seed) => new KernelBatch<TKernel, TState, TAction, TObservation>(Spec, kernel, count, seed);
}
