namespace Hybrid.Unsupervised;

/// <summary>What the two players of an adversarial network want: the discriminator raises E g(v(real)) - E f*(g(v(made))), a bound of a divergence from data to what is made, and the generator lowers it.</summary>
/// <remarks>
/// v are scores without limits, g, which rises (so that Neyman's has the score's sign turned against the table), maps them into the domain of the conjugate f* of the divergence's function. Sources: I. Goodfellow and others, "Generative adversarial nets", 2014; S. Nowozin, B. Cseke and R. Tomioka, "f-GAN",
/// 2016 (tables 2 and 6); X. Mao and others, "Least squares generative adversarial networks", 2017; M. Arjovsky, S. Chintala and L. Bottou, "Wasserstein GAN", 2017. But for <see cref="Minimax"/> the generator raises E g(v(made))
/// instead, which has the same fixed point and does not fade when the discriminator wins (f-GAN, section 3.2).
/// </remarks>
public sealed class AdversarialObjective
{
    private readonly Func<Tensor, Tensor> _real;
    private readonly Func<Tensor, Tensor> _made;
    private readonly Func<Tensor, Tensor> _deceive;
    private readonly Func<Tensor, Tensor> _disguise;

    private AdversarialObjective(string name, Func<Tensor, Tensor> real, Func<Tensor, Tensor> made, Func<Tensor, Tensor>? deceive = null, Func<Tensor, Tensor>? disguise = null) =>
        (Name, _real, _made, _deceive, _disguise) = (name, real, made, deceive ?? real, disguise ?? (score => -made(score)));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AdversarialObjective> All { get; } =
    [
        new("minimax", v => -(-v).Softplus(), v => v.Softplus(), v => v.Softplus(), v => (-v).Softplus()),
        new("non-saturating", v => -(-v).Softplus(), v => v.Softplus()),
        new("least-squares", v => -0.5 * (v - 1).Square(), v => 0.5 * v.Square()),
        new("wasserstein", v => v, v => v),
        new("kullback-leibler", v => v, v => (v - 1).Exp()),
        new("reverse-kullback-leibler", v => -(-v).Exp(), v => v - 1),
        new("pearson", v => v, v => (0.25 * v.Square()) + v),
        new("neyman", v => 1 - (-v).Exp(), v => 2 - (2 * (-0.5 * v).Exp())),
        new("squared-hellinger", v => 1 - (-v).Exp(), v => v.Exp() - 1),
        new("jensen-shannon", v => Math.Log(2) - (-v).Softplus(), v => v.Softplus() - Math.Log(2)),
        new("total-variation", v => 0.5 * v.Tanh(), v => 0.5 * v.Tanh()),
    ];

    /// <summary>The first one: the generator lowers what the discriminator raises. It fades when the discriminator wins.</summary>
    public static AdversarialObjective Minimax { get; } = Parse("minimax");

    /// <summary>The logistic one with a generator that does not fade, the default.</summary>
    public static AdversarialObjective NonSaturating { get; } = Parse("non-saturating");

    /// <summary>Squares in place of logarithms.</summary>
    public static AdversarialObjective LeastSquares { get; } = Parse("least-squares");

    /// <summary>The earth mover's distance, for discriminators of slope at most 1: needs <see cref="AdversarialOptions.GradientPenalty"/> or <see cref="AdversarialOptions.Clip"/>.</summary>
    public static AdversarialObjective Wasserstein { get; } = Parse("wasserstein");

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The objective of a name.</summary>
    /// <param name="name">One of those in <see cref="All"/>.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static AdversarialObjective Parse(string name) => All.FirstOrDefault(one => one.Name == name)
        ?? throw new ArgumentException($"AdversarialObjective: there is no '{name}'; there are {string.Join(", ", All.Select(one => one.Name))}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>What the discriminator raises: the bound of the divergence.</summary>
    internal Tensor Bound(Tensor real, Tensor made) => _real(real).Mean() - _made(made).Mean();

    /// <summary>What a generator lowers.</summary>
    internal Tensor Generator(Tensor made) => -_deceive(made).Mean();

    /// <summary>What an encoder lowers, whose pairs are the real ones.</summary>
    internal Tensor Encoder(Tensor real) => -_disguise(real).Mean();
}
