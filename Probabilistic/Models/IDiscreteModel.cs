namespace Hybrid.Probabilistic;

/// <summary>A distribution over discrete variables as a product of tables, normalised or not: a Bayesian network, a Markov network.</summary>
public interface IDiscreteModel
{
    /// <summary>The variables.</summary>
    IReadOnlyList<Variable> Variables { get; }

    /// <summary>The tables whose product is the (unnormalised) joint distribution.</summary>
    IReadOnlyList<Factor> Factors { get; }

    /// <summary>The place of a variable in <see cref="Variables"/>.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <returns>0 to the number of variables - 1.</returns>
    /// <exception cref="ArgumentException">There is no such variable; the message offers the nearest.</exception>
    int IndexOf(string variable);
}
