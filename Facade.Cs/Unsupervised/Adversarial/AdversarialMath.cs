using Hybrid.Core;

namespace Hybrid.Unsupervised;

/// <summary>What the players lower, as functions of tensors.</summary>
/// <param name="options">The options.</param>
internal sealed class AdversarialMath(AdversarialOptions options)
{
    /// <summary>The discriminator's loss: less of the bound, and penalties of its slope; with its statistics after it and the bound.</summary>
    /// <param name="discriminator">The discriminator.</param>
    /// <param name="real">Real rows, with their codes beside them where there is an encoder, [batch, numbers].</param>
    /// <param name="made">Made ones.</param>
    /// <param name="condition">What goes with each, [batch, classes]; null for nothing.</param>
    /// <param name="key">The randomness.</param>
    public (Tensor Loss, Sequential Next, Tensor Bound) Discriminator(Sequential discriminator, Tensor real, Tensor made, Tensor? condition, RandomKey key)
    {
        RandomKey[] keys = key.Split(3);
        (Tensor realScore, Sequential next) = NetworkSteps.Apply(discriminator, Beside(real, condition), keys[0]);
        (Tensor madeScore, next) = NetworkSteps.Apply(next, Beside(made, condition), keys[1]);
        Tensor bound = options.Objective.Bound(realScore, madeScore), loss = -bound;
        if (options.GradientPenalty > 0)
        {
            Tensor share = keys[2].Uniform([real.Shape[0], 1], real.ElementType);
            Tensor slope = Slope(discriminator, made + (share * (real - made)), condition, keys[2]);
            loss += options.GradientPenalty * (slope.Sqrt() - 1).Square().Mean();
        }

        if (options.SlopePenalty > 0)
        {
            loss += 0.5 * options.SlopePenalty * Slope(discriminator, real, condition, keys[2]).Mean();
        }

        return (loss, next, bound);
    }

    /// <summary>The squared norm of the discriminator's derivative at points, [batch].</summary>
    public static Tensor Slope(Sequential discriminator, Tensor points, Tensor? condition, RandomKey key)
    {
        Tensor slope = Gradient.Of(x => NetworkSteps.Apply(discriminator, Beside(x, condition), key).Output.Sum(), points);

        // The root has no derivative at 0.
        return slope.Square().Sum(1) + 1e-12;
    }

    /// <summary>Rows, and codes beside them where there is an encoder: first the real pairs, then the made ones; with the makers' statistics after it.</summary>
    public (Tensor Real, Tensor Made, Sequential[] Next) Pairs(Sequential[] makers, Tensor rows, Tensor? condition, RandomKey key)
    {
        RandomKey[] keys = key.Split(3);
        Tensor codes = keys[0].Normal([rows.Shape[0], options.Code], rows.ElementType);
        (Tensor made, Sequential generator) = NetworkSteps.Apply(makers[0], Beside(codes, condition), keys[1]);
        if (makers.Length == 1)
        {
            return (rows, made, [generator]);
        }

        (Tensor guessed, Sequential encoder) = NetworkSteps.Apply(makers[1], Beside(rows, condition), keys[2]);
        return (Tensor.Concatenate([rows, guessed], 1), Tensor.Concatenate([made, codes], 1), [generator, encoder]);
    }

    /// <summary>What the makers lower; with their statistics after it.</summary>
    public (Tensor Loss, Sequential[] Next) Makers(Sequential[] makers, Sequential discriminator, Tensor rows, Tensor? condition, RandomKey key)
    {
        RandomKey[] keys = key.Split(3);
        (Tensor real, Tensor made, Sequential[] next) = Pairs(makers, rows, condition, keys[0]);
        Tensor loss = options.Objective.Generator(NetworkSteps.Apply(discriminator, Beside(made, condition), keys[1]).Output);
        return (makers.Length == 1 ? loss : loss + options.Objective.Encoder(NetworkSteps.Apply(discriminator, Beside(real, condition), keys[2]).Output), next);
    }

    public static Tensor Beside(Tensor rows, Tensor? condition) => condition is null ? rows : Tensor.Concatenate([rows, condition], 1);
}
