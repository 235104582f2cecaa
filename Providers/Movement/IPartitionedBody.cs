namespace Hybrid.Providers.Movement;

/// <summary>Work on a range of units.</summary>
internal unsafe interface IPartitionedBody
{
    /// <summary>Does the units from <paramref name="begin"/> up to <paramref name="limit"/>; must not throw.</summary>
    void Run(byte** operands, nint begin, nint limit);
}
