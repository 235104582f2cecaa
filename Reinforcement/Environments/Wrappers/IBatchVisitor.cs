namespace Hybrid.Reinforcement;

/// <summary>Makes a batch from a batch of any types.</summary>
internal interface IBatchVisitor
{
    /// <summary>Called with the batch's own types.</summary>
    BatchEnvironment Visit<TAction, TObservation>(BatchEnvironment<TAction, TObservation> batch)
        where TAction : unmanaged
        where TObservation : unmanaged;
}
