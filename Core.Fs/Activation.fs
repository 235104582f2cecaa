namespace Hybrid.Core

open System

/// A function applied between layers, as a value: part of a model's structure. The formulas stand at the functions of the Activation module.
[<RequireQualifiedAccess>]
type Activation =
    /// x
    | Identity
    /// 1 / (1 + e^-x)
    | Sigmoid
    /// Hyperbolic tangent.
    | Tanh
    /// ln (1 + e^x)
    | Softplus
    /// max(x, 0)
    | Relu
    /// x where positive, else slope x.
    | LeakyRelu of slope: float
    /// x where positive, else alpha (e^x - 1).
    | Elu of alpha: float
    /// The self-normalising scaled ELU.
    | Selu
    /// x Phi(x), exactly.
    | Gelu
    /// x Phi(x), through tanh.
    | GeluTanh
    /// x sigmoid x
    | Swish
    /// x tanh (softplus x)
    | Mish
    /// Piecewise linear sigmoid.
    | HardSigmoid
    /// x limited to [-1, 1].
    | HardTanh
    /// x hardSigmoid x
    | HardSwish
    /// x / (1 + |x|)
    | Softsign
    /// Exponentials divided by their sum, over the last axis.
    | Softmax
    /// The logarithm of softmax, over the last axis.
    | LogSoftmax

/// Functions of each element of a Float32 or Float64 tensor of any shape (softmax and logSoftmax: along an axis); the result has its shape and
/// element type. NaN in gives NaN out. Where a function has a kink, its derivative there is stated.
[<RequireQualifiedAccess>]
module Activation =
    let private number (x: Tensor) value = Primitives.constant value x.Dtype x.Shape

    let private isPositive (x: Tensor) = Tensor.less (number x 0.0) x

    /// min(x, 0), whose derivative at 0 is 1.
    let private negativePart (x: Tensor) = Tensor.minimum (number x 0.0) x

    /// 1 / (1 + e^-x)
    let sigmoid (x: Tensor) : Tensor = Tensor.sigmoid x

    /// The hyperbolic tangent.
    let tanh (x: Tensor) : Tensor = Tensor.tanh x

    /// ln (1 + e^x), without overflow.
    let softplus (x: Tensor) : Tensor = Tensor.softplus x

    /// max(x, 0); its derivative at 0 is 0.
    let relu (x: Tensor) : Tensor = Tensor.maximum x (number x 0.0)

    /// x where x > 0, else slope x; its derivative at 0 is slope. Source: Maas, Hannun and Ng, Rectifier nonlinearities improve neural network
    /// acoustic models, 2013 (there slope is 0.01).
    let leakyRelu (slope: float) (x: Tensor) : Tensor = Tensor.select (isPositive x) x (x * slope)

    /// leakyRelu with a slope for each element that is itself a tensor, broadcast against x; its derivative at 0 is the slope. Source: He, Zhang,
    /// Ren and Sun, Delving deep into rectifiers, 2015.
    let parametricRelu (slope: Tensor) (x: Tensor) : Tensor = Tensor.select (isPositive x) x (x * slope)

    /// leakyRelu whose slopes are drawn, one for each element, uniformly on [lower, upper); 0 <= lower < upper (often 1/8 and 1/3). Outside training use
    /// leakyRelu with slope (lower + upper) / 2. Source: Xu, Wang, Chen and Li, Empirical evaluation of rectified activations, 2015.
    let randomisedLeakyRelu (lower: float) (upper: float) (key: Tensor) (x: Tensor) : Tensor =
        parametricRelu (Random.uniformBetween lower upper x.Dtype x.Shape key) x

    /// x where x > 0, else alpha (e^x - 1); its derivative at 0 is alpha. Source: Clevert, Unterthiner and Hochreiter, Fast and accurate deep network learning
    /// by exponential linear units, 2015 (there alpha is 1).
    let elu (alpha: float) (x: Tensor) : Tensor = Tensor.select (isPositive x) x (alpha * Tensor.expMinus1 (negativePart x))

    /// 1.0507 elu(x) with alpha 1.6733, the values that keep mean 0 and variance 1: Klambauer, Unterthiner, Mayr and Hochreiter, Self-normalizing
    /// neural networks, 2017.
    let selu (x: Tensor) : Tensor = 1.0507009873554804934193349852946 * elu 1.6732632423543772848170429916717 x

    /// x Phi(x) = x (1 + erf(x / sqrt 2)) / 2: Hendrycks and Gimpel, Gaussian error linear units, 2016. NaN at -infinity.
    let gelu (x: Tensor) : Tensor = 0.5 * x * (1.0 + Tensor.erf (x * Math.Sqrt 0.5))

    /// The approximation x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2 of gelu, from the same source. NaN at -infinity.
    let geluTanh (x: Tensor) : Tensor = 0.5 * x * (1.0 + Tensor.tanh (Math.Sqrt(2.0 / Math.PI) * (x + 0.044715 * (x * x * x))))

    /// x sigmoid x, also called SiLU: Ramachandran, Zoph and Le, Searching for activation functions, 2017. NaN at -infinity.
    let swish (x: Tensor) : Tensor = x * Tensor.sigmoid x

    /// x tanh(softplus x): Misra, Mish: a self regularized non-monotonic activation function, 2019. NaN at -infinity.
    let mish (x: Tensor) : Tensor = x * Tensor.tanh (Tensor.softplus x)

    /// x / 6 + 1/2 limited to [0, 1]; its derivative at -3 and 3 is 0. Source: Howard et al., Searching for MobileNetV3, 2019.
    let hardSigmoid (x: Tensor) : Tensor = Tensor.clamp 0.0 6.0 (x + 3.0) / 6.0

    /// x limited to [-1, 1]; its derivative at -1 and 1 is 0.
    let hardTanh (x: Tensor) : Tensor = Tensor.clamp -1.0 1.0 x

    /// x hardSigmoid x; its derivative is 0 at -3 and 1 at 3. Source: Howard et al. 2019.
    let hardSwish (x: Tensor) : Tensor = x * hardSigmoid x

    /// x / (1 + |x|); NaN at infinity.
    let softsign (x: Tensor) : Tensor = x / (1.0 + Tensor.abs x)

    /// Exponentials divided by their sum along an axis: positive, sum 1; stable at any size.
    let softmax (axis: int) (x: Tensor) : Tensor = Tensor.softmax axis x

    /// The logarithm of softmax along an axis; stable at any size.
    let logSoftmax (axis: int) (x: Tensor) : Tensor = Tensor.logSoftmax axis x

    /// The function that the value names, applied to each element of x [batch, ...] (softmax and logSoftmax: along the last axis).
    let apply (activation: Activation) (x: Tensor) : Tensor =
        match activation with
        | Activation.Identity -> x
        | Activation.Sigmoid -> sigmoid x
        | Activation.Tanh -> tanh x
        | Activation.Softplus -> softplus x
        | Activation.Relu -> relu x
        | Activation.LeakyRelu slope -> leakyRelu slope x
        | Activation.Elu alpha -> elu alpha x
        | Activation.Selu -> selu x
        | Activation.Gelu -> gelu x
        | Activation.GeluTanh -> geluTanh x
        | Activation.Swish -> swish x
        | Activation.Mish -> mish x
        | Activation.HardSigmoid -> hardSigmoid x
        | Activation.HardTanh -> hardTanh x
        | Activation.HardSwish -> hardSwish x
        | Activation.Softsign -> softsign x
        | Activation.Softmax -> softmax -1 x
        | Activation.LogSoftmax -> logSoftmax -1 x

    /// The name under which summaries list it, in camelCase without parameters: "relu", "leakyRelu".
    let name (activation: Activation) : string =
        match activation with
        | Activation.Identity -> "identity"
        | Activation.Sigmoid -> "sigmoid"
        | Activation.Tanh -> "tanh"
        | Activation.Softplus -> "softplus"
        | Activation.Relu -> "relu"
        | Activation.LeakyRelu _ -> "leakyRelu"
        | Activation.Elu _ -> "elu"
        | Activation.Selu -> "selu"
        | Activation.Gelu -> "gelu"
        | Activation.GeluTanh -> "geluTanh"
        | Activation.Swish -> "swish"
        | Activation.Mish -> "mish"
        | Activation.HardSigmoid -> "hardSigmoid"
        | Activation.HardTanh -> "hardTanh"
        | Activation.HardSwish -> "hardSwish"
        | Activation.Softsign -> "softsign"
        | Activation.Softmax -> "softmax"
        | Activation.LogSoftmax -> "logSoftmax"
