using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>A world over environments of given types.</summary>
internal sealed class VectorWorld<TAction, TObservation> : VectorWorld
    where TAction : unmanaged
    where TObservation : unmanaged
{
    private readonly BatchEnvironment<TAction, TObservation> _batch;
    private readonly TObservation[]? _seen;
    private readonly TObservation[]? _last;
    private readonly SymbolCode? _code;

    public VectorWorld(BatchEnvironment<TAction, TObservation> batch)
        : base(batch, SymbolCode.InputOf(batch.Spec.Observations, typeof(TObservation)))
    {
        _batch = batch;
        if (Input.Symbols)
        {
            _code = new SymbolCode(batch.Spec.Observations);
            _seen = new TObservation[Count * batch.ObservationLength];
            _last = new TObservation[Count * batch.ObservationLength];
        }
    }

    // Numbers are written where the networks read them; symbols are coded on the way.
    private Span<TObservation> Seen => _seen ?? MemoryMarshal.Cast<int, TObservation>(Words.AsSpan());

    private Span<TObservation> Last => _last ?? MemoryMarshal.Cast<int, TObservation>(FinalWords.AsSpan());

    public override void Reset()
    {
        _batch.Reset(Seen);
        Code(null);
    }

    public override void Step(ReadOnlySpan<int> actions) => Step(MemoryMarshal.Cast<int, TAction>(actions));

    public override void Step(ReadOnlySpan<double> actions) => Step(MemoryMarshal.Cast<double, TAction>(actions));

    private void Step(ReadOnlySpan<TAction> actions)
    {
        _batch.Step(actions, Seen, Rewards, Terminated, Truncated, Last);
        Code(Terminated);
    }

    private void Code(bool[]? terminated)
    {
        WriteMask();
        if (_code is null)
        {
            return;
        }

        int length = _batch.ObservationLength;
        for (int i = 0; i < Count; i++)
        {
            _code.Write<TObservation>(_seen.AsSpan(i * length, length), Words.AsSpan(i * Input.Length, Input.Length));
            if (terminated is not null && (terminated[i] || Truncated[i]))
            {
                _code.Write<TObservation>(_last.AsSpan(i * length, length), FinalWords.AsSpan(i * Input.Length, Input.Length));
            }
        }
    }
}
