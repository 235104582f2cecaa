namespace Hybrid.Reinforcement;

/// <summary>What an agent's networks are fed with: numbers, or symbols that are looked up in a table.</summary>
/// <param name="Symbols">Whether an observation is a list of symbols.</param>
/// <param name="Length">The numbers or symbols of one observation.</param>
/// <param name="Vocabulary">The number of different symbols; 0 for numbers.</param>
/// <param name="Width">How many numbers stand for a symbol unless the options say otherwise.</param>
internal sealed record InputSpec(bool Symbols, int Length, int Vocabulary, int Width)
{
    /// <summary>The numbers of one observation once symbols are looked up.</summary>
    public int Features(int width) => Symbols ? Length * width : Length;
}
