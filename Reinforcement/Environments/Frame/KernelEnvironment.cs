using System.Globalization;

namespace Hybrid.Reinforcement;

/// <summary>A kernel as a single environment.</summary>
internal sealed class KernelEnvironment<TKernel, TState, TAction, TObservation>(EnvironmentSpec spec, TKernel kernel) : IEnvironment
    where TKernel : struct, IKernel<TState, TAction, TObservation>
    where TState : unmanaged
    where TAction : unmanaged
    where TObservation : unmanaged
{
    private readonly TObservation[] _observation = new TObservation[kernel.ObservationLength];
    private readonly double[] _numbers = new double[kernel.ObservationLength];
    private readonly int _limit = spec.MaximumSteps ?? int.MaxValue;
    private TKernel _kernel = kernel;
    private TState _state;
    private Pcg64 _random;
    private bool _seeded;
    private bool _running;
    private int _elapsed;

    public EnvironmentSpec Spec => spec;

    public ReadOnlySpan<double> Observation => _numbers;

    public int StateNumber => _kernel.Number(ref _state);

    public void Reset(long? seed = null)
    {
        if (seed is not null || !_seeded)
        {
            _random = Pcg64.FromSeed(seed ?? 0);
            _seeded = true;
        }

        _kernel.Reset(ref _state, ref _random);
        _elapsed = 0;
        _running = true;
        Observe();
    }

    public EnvironmentStep Step(double action)
    {
        if (!_running)
        {
            throw new InvalidOperationException($"Step: no episode of {Spec.Id} is running; call Reset first");
        }

        if (!Spec.Actions.Contains([action]) && Spec.Actions.IsDiscrete)
        {
            throw new ArgumentOutOfRangeException(
                nameof(action), action, string.Create(CultureInfo.InvariantCulture, $"Step: {Spec.Id} has no such action; whole numbers from 0 to {Spec.Actions.Count - 1} are allowed"));
        }

        double reward = _kernel.Step(ref _state, NumberOf(action), ref _random, out bool terminated);
        bool truncated = ++_elapsed >= _limit;
        _running = !terminated && !truncated;
        Observe();
        return new EnvironmentStep(reward, terminated, truncated);
    }

    public void WriteMask(Span<bool> mask)
    {
        if (_kernel.HasMask)
        {
            _kernel.Mask(ref _state, mask);
        }
        else
        {
            mask.Fill(true);
        }
    }

    public string Render() => _kernel.Render(ref _state);

    public Drawing Draw() => _kernel.Draw(ref _state);

    private static TAction NumberOf(double action) => typeof(TAction) == typeof(int) ? (TAction)(object)(int)action : (TAction)(object)action;

    private void Observe()
    {
        _kernel.Observe(ref _state, _observation);
        for (int i = 0; i < _numbers.Length; i++)
        {
            _numbers[i] = Convert.ToDouble(_observation[i], CultureInfo.InvariantCulture);
        }
    }
}
