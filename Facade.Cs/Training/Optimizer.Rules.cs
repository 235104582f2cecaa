using Hybrid.Core;

namespace Hybrid;

/// <content>The rules.</content>
public sealed partial class Optimizer
{
    private static readonly (string Name, double Rate, Func<LearningRate, Optimizer> Make)[] Table =
    [
        ("sgd", 0.01, Sgd), ("momentum", 0.01, rate => Momentum(rate)), ("nesterov", 0.01, rate => Nesterov(rate)), ("adagrad", 0.01, Adagrad), ("adadelta", 1, rate => Adadelta(rate)),
        ("rmsprop", 0.01, rate => RmsProp(rate)), ("adam", 0.001, rate => Adam(rate)), ("adamw", 0.001, rate => AdamW(rate)), ("adamax", 0.002, rate => Adamax(rate)),
        ("nadam", 0.002, rate => NAdam(rate)), ("amsgrad", 0.001, rate => AmsGrad(rate)), ("lion", 0.0001, rate => Lion(rate)),
    ];

    /// <summary>The names that <see cref="Parse"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(row => row.Name)];

    /// <summary>The optimiser of a name, such as one given on a command line.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case.</param>
    /// <param name="rate">The learning rate. Default: the rule's usual one.</param>
    /// <exception cref="ArgumentException">The name is unknown; the nearest is offered.</exception>
    public static Optimizer Parse(string name, LearningRate? rate = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach ((string known, double usual, Func<LearningRate, Optimizer> make) in Table)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return make(rate ?? usual);
            }
        }

        throw new ArgumentException($"Optimizer: '{name}' is no known optimizer; {Hybrid.Names.Suggest(name, Names)}", nameof(name));
    }

    /// <summary>Gradient descent: -rate g.</summary>
    /// <param name="rate">The learning rate, usually 0.01 to 0.5.</param>
    public static Optimizer Sgd(LearningRate rate) => Make("sgd", rate, Optimise.gradientDescent);

    /// <summary>Gradient descent with momentum: v' = m v + g, -rate v' (Polyak, "Some methods of speeding up the convergence of iteration methods", 1964).</summary>
    /// <param name="rate">The learning rate, usually 0.01.</param>
    /// <param name="momentum">What is kept of the velocity, 0 to below 1. Default: 0.9.</param>
    public static Optimizer Momentum(LearningRate rate, double momentum = 0.9) => Make("momentum", rate, value => Optimise.momentum(value, momentum));

    /// <summary>Nesterov's accelerated gradient (Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013).</summary>
    /// <param name="rate">The learning rate, usually 0.01.</param>
    /// <param name="momentum">What is kept of the velocity, 0 to below 1. Default: 0.9.</param>
    public static Optimizer Nesterov(LearningRate rate, double momentum = 0.9) => Make("nesterov", rate, value => Optimise.nesterov(value, momentum));

    /// <summary>Adagrad (Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011).</summary>
    /// <param name="rate">The learning rate, usually 0.01.</param>
    public static Optimizer Adagrad(LearningRate rate) => Make("adagrad", rate, Optimise.adagrad);

    /// <summary>Adadelta (Zeiler, "ADADELTA", 2012).</summary>
    /// <param name="rate">The learning rate, usually 1.</param>
    /// <param name="rho">The decay of the averages, 0 to below 1. Default: 0.9.</param>
    /// <param name="epsilon">What keeps divisors from 0; above 0. Default: 1e-6.</param>
    public static Optimizer Adadelta(LearningRate rate, double rho = 0.9, double epsilon = 1e-6) => Make("adadelta", rate, value => Optimise.adadelta(value, rho, epsilon));

    /// <summary>RMSprop (Tieleman and Hinton, "Lecture 6.5", 2012).</summary>
    /// <param name="rate">The learning rate, usually 0.01 to 0.001.</param>
    /// <param name="alpha">The decay of the mean square, 0 to below 1. Default: 0.99.</param>
    /// <param name="momentum">The share of the last update in the next, 0 to below 1. Default: 0.</param>
    /// <param name="centred">Divides by the standard deviation and not by the root of the mean square. Default: false.</param>
    public static Optimizer RmsProp(LearningRate rate, double alpha = 0.99, double momentum = 0, bool centred = false) =>
        Make("rmsprop", rate, value => Optimise.rmsprop(new RmspropOptions(value, alpha, 1e-8, momentum, centred)));

    /// <summary>Adam (Kingma and Ba, "Adam", 2015).</summary>
    /// <param name="rate">The learning rate, usually 0.001.</param>
    /// <param name="beta1">The decay of the mean of gradients, 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">The decay of the mean of squared gradients, 0 to below 1. Default: 0.999.</param>
    /// <param name="epsilon">What keeps the divisor from 0; above 0. Default: 1e-8.</param>
    public static Optimizer Adam(LearningRate rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        Make("adam", rate, value => Optimise.adam(AdamLike(value, beta1, beta2, epsilon, 0)));

    /// <summary>Adam with decoupled weight decay: each step also takes rate times decay of every weight (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019).</summary>
    /// <param name="rate">The learning rate, usually 0.001.</param>
    /// <param name="decay">The weight decay; at least 0. Default: 0.01. Biases are left free.</param>
    /// <param name="beta1">The decay of the mean of gradients, 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">The decay of the mean of squared gradients, 0 to below 1. Default: 0.999.</param>
    /// <param name="epsilon">What keeps the divisor from 0; above 0. Default: 1e-8.</param>
    public static Optimizer AdamW(LearningRate rate, double decay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) =>
        Make("adamw", rate, value => Optimise.adamw(AdamLike(value, beta1, beta2, epsilon, decay)));

    /// <summary>Adamax: Adam with the largest gradient in place of the mean square (Kingma and Ba 2015).</summary>
    /// <param name="rate">The learning rate, usually 0.002.</param>
    /// <param name="beta1">The decay of the mean of gradients, 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">The decay of the largest gradient, 0 to below 1. Default: 0.999.</param>
    public static Optimizer Adamax(LearningRate rate, double beta1 = 0.9, double beta2 = 0.999) =>
        Make("adamax", rate, value => Optimise.adamax(AdamLike(value, beta1, beta2, 1e-8, 0)));

    /// <summary>Adam with Nesterov's momentum (Dozat, "Incorporating Nesterov momentum into Adam", 2016).</summary>
    /// <param name="rate">The learning rate, usually 0.002.</param>
    /// <param name="beta1">The decay of the mean of gradients, 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">The decay of the mean of squared gradients, 0 to below 1. Default: 0.999.</param>
    public static Optimizer NAdam(LearningRate rate, double beta1 = 0.9, double beta2 = 0.999) =>
        Make("nadam", rate, value => Optimise.nadam(AdamLike(value, beta1, beta2, 1e-8, 0)));

    /// <summary>Adam that divides by the largest mean square so far (Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018).</summary>
    /// <param name="rate">The learning rate, usually 0.001.</param>
    /// <param name="beta1">The decay of the mean of gradients, 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">The decay of the mean of squared gradients, 0 to below 1. Default: 0.999.</param>
    public static Optimizer AmsGrad(LearningRate rate, double beta1 = 0.9, double beta2 = 0.999) =>
        Make("amsgrad", rate, value => Optimise.amsgrad(AdamLike(value, beta1, beta2, 1e-8, 0)));

    /// <summary>Lion: the sign of an average of gradients (Chen et al., "Symbolic discovery of optimization algorithms", 2023).</summary>
    /// <param name="rate">The learning rate, usually 0.0001.</param>
    /// <param name="decay">The weight decay; at least 0. Default: 0. Biases are left free.</param>
    /// <param name="beta1">The weight of the average in the direction, 0 to below 1. Default: 0.9.</param>
    /// <param name="beta2">The decay of the average, 0 to below 1. Default: 0.99.</param>
    public static Optimizer Lion(LearningRate rate, double decay = 0, double beta1 = 0.9, double beta2 = 0.99) =>
        Make("lion", rate, value => Optimise.lion(AdamLike(value, beta1, beta2, 1e-8, decay)));

    private static Optimizer Make(string name, LearningRate rate, Func<double, Optimiser> rule)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return new(name, rate, string.Empty, rule);
    }

    private static AdamOptions AdamLike(double rate, double beta1, double beta2, double epsilon, double decay) =>
        new(rate, beta1, beta2, epsilon, decay, Interop.ToCore<string, bool>(path => !path.Contains("Bias", StringComparison.Ordinal)));
}
