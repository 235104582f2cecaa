using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>A kernel with discrete actions as a stepper of state numbers.</summary>
internal sealed class KernelStateStepper<TKernel, TState, TAction, TObservation>(EnvironmentSpec spec, MarkovDecisionProcess process, TKernel kernel, long seed)
    : StateStepper(spec, process)
    where TKernel : struct, IKernel<TState, TAction, TObservation>
    where TState : unmanaged
    where TAction : unmanaged
    where TObservation : unmanaged
{
    private readonly int _limit = spec.MaximumSteps ?? int.MaxValue;
    private TKernel _kernel = kernel;
    private TState _state;
    private Pcg64 _random = Pcg64.FromSeed(seed);
    private int _elapsed;

    public override int Reset()
    {
        _kernel.Reset(ref _state, ref _random);
        _elapsed = 0;
        return _kernel.Number(ref _state);
    }

    public override EnvironmentStep Step(int action, out int next)
    {
        double reward = _kernel.Step(ref _state, Unsafe.As<int, TAction>(ref action), ref _random, out bool terminated);
        next = _kernel.Number(ref _state);
        return new EnvironmentStep(reward, terminated, ++_elapsed >= _limit);
    }
}
