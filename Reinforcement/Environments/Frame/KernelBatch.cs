using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.Reinforcement;

/// <summary>A batch over a kernel.</summary>
internal sealed class KernelBatch<TKernel, TState, TAction, TObservation> : BatchEnvironment<TAction, TObservation>
    where TKernel : struct, IKernel<TState, TAction, TObservation>
    where TState : unmanaged
    where TAction : unmanaged
    where TObservation : unmanaged
{
    private readonly Slot[] _slots;
    private readonly int _limit;
    private readonly bool[] _finalMask;
    private readonly bool[] _over;
    private TKernel _kernel;

    public KernelBatch(EnvironmentSpec spec, TKernel kernel, int count, long seed)
        : base(spec, count, kernel.ObservationLength)
    {
        _kernel = kernel;
        HasMask = kernel.HasMask;
        _finalMask = new bool[HasMask ? count * spec.Actions.Count : 0];
        _over = new bool[HasMask ? count : 0];
        _limit = spec.MaximumSteps ?? int.MaxValue;
        _slots = new Slot[count];
        for (int i = 0; i < count; i++)
        {
            _slots[i].Random = Pcg64.FromSeed(seed + i);
        }
    }

    public override bool HasMask { get; }

    public override void WriteMask(Span<bool> mask)
    {
        int actions = Spec.Actions.Count;
        Check(nameof(mask), mask.Length, Count * actions);
        if (!HasMask)
        {
            mask.Fill(true);
            return;
        }

        for (int i = 0; i < _slots.Length; i++)
        {
            _kernel.Mask(ref _slots[i].State, mask.Slice(i * actions, actions));
        }
    }

    public override void WriteFinalMask(Span<bool> mask)
    {
        int actions = Spec.Actions.Count;
        Check(nameof(mask), mask.Length, Count * actions);
        for (int i = 0; i < _slots.Length; i++)
        {
            Span<bool> row = mask.Slice(i * actions, actions);
            if (!HasMask)
            {
                row.Fill(true);
            }
            else if (_over[i])
            {
                _finalMask.AsSpan(i * actions, actions).CopyTo(row);
            }
        }
    }

    public override byte[] Snapshot() => MemoryMarshal.AsBytes(_slots.AsSpan()).ToArray();

    public override void Restore(ReadOnlySpan<byte> snapshot)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(_slots.AsSpan());
        Check(nameof(snapshot), snapshot.Length, bytes.Length);
        snapshot.CopyTo(bytes);
    }

    public override void Reset(Span<TObservation> observations)
    {
        Check(nameof(observations), observations.Length, Count * ObservationLength);
        for (int i = 0; i < _slots.Length; i++)
        {
            ref Slot slot = ref _slots[i];
            _kernel.Reset(ref slot.State, ref slot.Random);
            slot.Elapsed = 0;
            _kernel.Observe(ref slot.State, observations.Slice(i * ObservationLength, ObservationLength));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step(
        ReadOnlySpan<TAction> actions, Span<TObservation> observations, Span<double> rewards, Span<bool> terminated, Span<bool> truncated, Span<TObservation> finalObservations)
    {
        int length = ObservationLength;
        Slot[] slots = _slots;
        Check(nameof(actions), actions.Length, slots.Length);
        Check(nameof(observations), observations.Length, slots.Length * length);
        Check(nameof(rewards), rewards.Length, slots.Length);
        Check(nameof(terminated), terminated.Length, slots.Length);
        Check(nameof(truncated), truncated.Length, slots.Length);
        Check(nameof(finalObservations), finalObservations.Length, slots.Length * length);
        TKernel kernel = _kernel;
        int limit = _limit;
        bool masked = HasMask;

        // The lengths are checked above; the loop goes by references.
        ref TAction action = ref MemoryMarshal.GetReference(actions);
        ref double reward = ref MemoryMarshal.GetReference(rewards);
        ref bool end = ref MemoryMarshal.GetReference(terminated);
        ref bool cutOff = ref MemoryMarshal.GetReference(truncated);
        ref TObservation shown = ref MemoryMarshal.GetReference(observations);
        for (int i = 0; i < slots.Length; i++)
        {
            ref Slot slot = ref slots[i];
            Unsafe.Add(ref reward, i) = kernel.Step(ref slot.State, Unsafe.Add(ref action, i), ref slot.Random, out bool ended);
            bool cut = ++slot.Elapsed >= limit;
            Unsafe.Add(ref end, i) = ended;
            Unsafe.Add(ref cutOff, i) = cut;
            if (masked)
            {
                NoteMask(i, ended | cut);
            }

            Span<TObservation> observation = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref shown, i * length), length);
            kernel.Observe(ref slot.State, observation);
            if (ended | cut)
            {
                if (length == 1)
                {
                    finalObservations[i] = observation[0];
                }
                else
                {
                    observation.CopyTo(finalObservations.Slice(i * length, length));
                }

                kernel.Reset(ref slot.State, ref slot.Random);
                slot.Elapsed = 0;
                kernel.Observe(ref slot.State, observation);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NoteMask(int environment, bool over)
    {
        _over[environment] = over;
        if (over)
        {
            int actions = Spec.Actions.Count;
            _kernel.Mask(ref _slots[environment].State, _finalMask.AsSpan(environment * actions, actions));
        }
    }

    private void Check(string argument, int actual, int needed)
    {
        if (actual != needed)
        {
            throw new ArgumentException($"BatchEnvironment: {argument} has {actual} elements; {Count} environments of {Spec.Id} need {needed}", argument);
        }
    }

    private struct Slot
    {
        public Pcg64 Random;
        public TState State;
        public int Elapsed;
    }
}
