namespace Hybrid.Probabilistic;

/// <summary>How a Hopfield network stores patterns.</summary>
public enum HopfieldRule
{
    /// <summary>The mean of the products of units; recalls up to about 0.138 random patterns a unit.</summary>
    Hebb,

    /// <summary>Hebb's rule less what the patterns before make of each product (A. Storkey, 1997): local, one pattern at a time, and of greater capacity.</summary>
    Storkey,

    /// <summary>The projection onto the patterns (L. Personnaz, I. Guyon and G. Dreyfus, 1986): every pattern is a fixed point, up to as many independent ones as there are units.</summary>
    PseudoInverse,
}
