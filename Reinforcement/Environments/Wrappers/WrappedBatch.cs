using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>A batch behind a map. Nothing is allocated per step.</summary>
internal sealed class WrappedBatch<TAction, TSeen, TShown> : BatchEnvironment<TAction, TShown>
    where TAction : unmanaged
    where TSeen : unmanaged
    where TShown : unmanaged
{
    private readonly BatchEnvironment<TAction, TSeen> _inner;
    private readonly ObservationMap? _map;
    private readonly double[]? _rewards;
    private readonly int _length;
    private readonly int _room;
    private readonly TSeen[] _seen;
    private readonly TSeen[] _last;
    private readonly TSeen[] _memory;

    public WrappedBatch(EnvironmentSpec spec, BatchEnvironment<TAction, TSeen> inner, ObservationMap? map, double[]? rewards)
        : base(spec, inner.Count, spec.Observations.Length)
    {
        _inner = inner;
        _map = map;
        _rewards = rewards;
        _length = inner.ObservationLength;
        _room = map?.Memory(_length) ?? 0;
        _seen = new TSeen[Count * _length];
        _last = new TSeen[Count * _length];
        _memory = new TSeen[Count * _room];
    }

    public override bool HasMask => _inner.HasMask;

    public override void WriteMask(Span<bool> mask) => _inner.WriteMask(mask);

    public override void WriteFinalMask(Span<bool> mask) => _inner.WriteFinalMask(mask);

    public override byte[] Snapshot() => [.. MemoryMarshal.AsBytes(_memory.AsSpan()), .. _inner.Snapshot()];

    public override void Restore(ReadOnlySpan<byte> snapshot)
    {
        Span<byte> memory = MemoryMarshal.AsBytes(_memory.AsSpan());
        if (snapshot.Length < memory.Length)
        {
            throw new ArgumentException($"Restore: the snapshot has {snapshot.Length} bytes and a batch of {Spec.Id} has more; a snapshot of an equal batch is needed", nameof(snapshot));
        }

        _inner.Restore(snapshot[memory.Length..]);
        snapshot[..memory.Length].CopyTo(memory);
    }

    public override void Reset(Span<TShown> observations)
    {
        Check(nameof(observations), observations.Length);
        _inner.Reset(_seen);
        for (int i = 0; i < Count; i++)
        {
            Show(_seen, i, observations, true);
        }
    }

    public override void Step(
        ReadOnlySpan<TAction> actions, Span<TShown> observations, Span<double> rewards, Span<bool> terminated, Span<bool> truncated, Span<TShown> finalObservations)
    {
        Check(nameof(observations), observations.Length);
        Check(nameof(finalObservations), finalObservations.Length);
        _inner.Step(actions, _seen, rewards, terminated, truncated, _last);
        for (int i = 0; i < Count; i++)
        {
            bool over = terminated[i] | truncated[i];
            if (over)
            {
                Show(_last, i, finalObservations, false);
            }

            Show(_seen, i, observations, over);
            rewards[i] = _rewards is null ? rewards[i] : Math.Clamp(rewards[i], _rewards[0], _rewards[1]);
        }
    }

    private void Show(TSeen[] seen, int environment, Span<TShown> shown, bool first)
    {
        ReadOnlySpan<TSeen> one = seen.AsSpan(environment * _length, _length);
        Span<TShown> room = shown.Slice(environment * ObservationLength, ObservationLength);
        if (_map is null)
        {
            MemoryMarshal.Cast<TSeen, TShown>(one).CopyTo(room);
        }
        else
        {
            _map.Show(one, _memory.AsSpan(environment * _room, _room), room, first);
        }
    }

    private void Check(string argument, int actual)
    {
        int needed = Count * ObservationLength;
        if (actual != needed)
        {
            throw new ArgumentException($"BatchEnvironment: {argument} has {actual} elements; {Count} environments of {Spec.Id} need {needed}", argument);
        }
    }
}
