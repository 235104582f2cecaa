namespace Hybrid.Causal;

/// <summary>Whether a causal quantity follows from the graph and the observed distribution: <see cref="Identified"/>, <see cref="NotIdentified"/> or <see cref="Undefined"/>.</summary>
public abstract record IdentificationResult
{
    private protected IdentificationResult()
    {
    }

    /// <summary>Calls the function for what the result is.</summary>
    /// <typeparam name="T">What the functions return.</typeparam>
    /// <param name="identified">Called when there is an estimand.</param>
    /// <param name="notIdentified">Called when there cannot be one.</param>
    /// <param name="undefined">Called when the question has no meaning.</param>
    /// <returns>What the function returns.</returns>
    public T Match<T>(Func<Identified, T> identified, Func<NotIdentified, T> notIdentified, Func<Undefined, T> undefined) => this switch
    {
        Identified yes => identified(yes),
        NotIdentified no => notIdentified(no),
        _ => undefined((Undefined)this),
    };
}
