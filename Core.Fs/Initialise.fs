namespace Hybrid.Core

open System
open MathNet.Numerics.LinearAlgebra

/// How a layer's weights are first drawn: a value, so that a model says how it was made and can be drawn again.
[<RequireQualifiedAccess>]
type Initialiser =
    /// All 0.
    | Zeros
    /// All 1.
    | Ones
    /// All the same number.
    | Constant of value: float
    /// Uniform on [low, high).
    | Uniform of low: float * high: float
    /// Normal with a mean and a standard deviation.
    | Normal of mean: float * deviation: float
    /// Normal, cut at two deviations from the mean: all values within mean ± 2 deviation, whose own deviation is 0.88 of the one given.
    | TruncatedNormal of mean: float * deviation: float
    /// Uniform on ±sqrt(6 / (fan in + fan out)): variance 2 / (fan in + fan out).
    | XavierUniform
    /// Normal of variance 2 / (fan in + fan out).
    | XavierNormal
    /// Uniform on ±sqrt(6 / fan in): variance 2 / fan in, which keeps the scale through rectifiers.
    | HeUniform
    /// Normal of variance 2 / fan in.
    | HeNormal
    /// Uniform on ±sqrt(3 / fan in): variance 1 / fan in.
    | LeCunUniform
    /// Normal of variance 1 / fan in.
    | LeCunNormal
    /// Orthonormal columns (rows, when wider than tall) times a gain.
    | Orthogonal of gain: float

/// First values of parameters. Each function takes the element type (Float32 or Float64), the shape and a key, as `Initialise.heNormal
/// Dtype.Float32 [| 784; 256 |] key`. The fans of a shape: [inputs, outputs] has fan in = inputs and fan out = outputs; of a shape
/// [window ..., inputs, outputs] both are multiplied by the window's size; a vector [n] has both n, a scalar 1.
[<RequireQualifiedAccess>]
module Initialise =
    /// Fan in and fan out of a weight's shape.
    let fans (shape: Shape) : struct (int * int) =
        match shape.Length with
        | 0 -> struct (1, 1)
        | 1 -> struct (shape[0], shape[0])
        | rank ->
            let window = Shape.size shape[.. rank - 3]
            struct (window * shape[rank - 2], window * shape[rank - 1])

    /// All 0; the key is not used.
    let zeros (dtype: Dtype) (shape: Shape) (_: Tensor) : Tensor = Tensor.zeros dtype shape

    /// All the same number; the key is not used.
    let constant (value: float) (dtype: Dtype) (shape: Shape) (_: Tensor) : Tensor = Tensor.full dtype shape value

    /// Uniform on [low, high); low < high.
    let uniform (low: float) (high: float) (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor = Random.uniformBetween low high dtype shape key

    let private deviationIsPositive operation (deviation: float) =
        if not (deviation > 0.0 && Double.IsFinite deviation) then
            raise (ArgumentOutOfRangeException(nameof deviation, deviation, $"{operation}: the standard deviation must be finite and above 0."))

    /// Normal with a mean and a standard deviation above 0.
    let normal (mean: float) (deviation: float) (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        deviationIsPositive "Initialise.normal" deviation
        Random.normal dtype shape key * deviation + mean

    /// Normal with a mean and a standard deviation above 0, cut at two deviations from the mean.
    let truncatedNormal (mean: float) (deviation: float) (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        deviationIsPositive "Initialise.truncatedNormal" deviation
        Random.truncatedNormal -2.0 2.0 dtype shape key * deviation + mean

    let private symmetric (variance: float) dtype shape key =
        let bound = sqrt (3.0 * variance)
        Random.uniformBetween -bound bound dtype shape key

    let private inverse (fan: int) = 1.0 / float (max 1 fan)

    let private xavierVariance shape =
        let struct (fanIn, fanOut) = fans shape
        2.0 * inverse (fanIn + fanOut)

    let private fanIn shape =
        let struct (fanIn, _) = fans shape
        inverse fanIn

    /// Uniform of variance 2 / (fan in + fan out): Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, 2010.
    let xavierUniform (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor = symmetric (xavierVariance shape) dtype shape key

    /// Normal of variance 2 / (fan in + fan out): Glorot and Bengio 2010.
    let xavierNormal (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor = normal 0.0 (sqrt (xavierVariance shape)) dtype shape key

    /// Uniform of variance 2 / fan in: He, Zhang, Ren and Sun, Delving deep into rectifiers, 2015.
    let heUniform (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor = symmetric (2.0 * fanIn shape) dtype shape key

    /// Normal of variance 2 / fan in: He et al. 2015.
    let heNormal (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor = normal 0.0 (sqrt (2.0 * fanIn shape)) dtype shape key

    /// Uniform of variance 1 / fan in: LeCun, Bottou, Orr and Müller, Efficient backprop, 1998.
    let leCunUniform (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor = symmetric (fanIn shape) dtype shape key

    /// Normal of variance 1 / fan in: LeCun et al. 1998; for SELU networks.
    let leCunNormal (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor = normal 0.0 (sqrt (fanIn shape)) dtype shape key

    /// A matrix drawn uniformly from those with orthonormal columns (rows, when there are fewer rows than columns), times a gain: Saxe,
    /// McClelland and Ganguli, Exact solutions to the nonlinear dynamics of learning, 2014. A shape of more than two axes is
    /// [everything but the last, last] as a matrix. The QR factorisation of a normal matrix with the signs of R's diagonal taken out (Mezzadri, How
    /// to generate random matrices from the classical compact groups, 2007). Computed at once: the result is data, and the key must be too.
    /// Costs rows columns min(rows, columns).
    let orthogonal (gain: float) (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        if shape.Length < 2 then
            Shape.fail "Initialise.orthogonal" $"the shape is {Shape.text shape}" "It takes at least two axes"

        let columns = shape[shape.Length - 1]
        let rows = Shape.size shape[.. shape.Length - 2]

        if rows = 0 || columns = 0 then
            Tensor.zeros dtype shape
        else
            let tall, wide = max rows columns, min rows columns
            let normal = Random.normal Dtype.Float64 [| tall; wide |] key |> Tensor.toArray
            let qr = (Matrix<float>.Build.Dense(tall, wide, fun i j -> normal[i * wide + j])).QR(Factorization.QRMethod.Thin)
            let signs = qr.R.Diagonal().Map(fun d -> if d < 0.0 then -1.0 else 1.0)
            let entry i j = gain * qr.Q[i, j] * signs[j]

            let values =
                Array.init (rows * columns) (fun k ->
                    if rows >= columns then entry (k / columns) (k % columns) else entry (k % columns) (k / columns))

            Numbers.ofFloats dtype shape values

    /// Draws as an initialiser says.
    let draw (initialiser: Initialiser) (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        match initialiser with
        | Initialiser.Zeros -> zeros dtype shape key
        | Initialiser.Ones -> constant 1.0 dtype shape key
        | Initialiser.Constant value -> constant value dtype shape key
        | Initialiser.Uniform(low, high) -> uniform low high dtype shape key
        | Initialiser.Normal(mean, deviation) -> normal mean deviation dtype shape key
        | Initialiser.TruncatedNormal(mean, deviation) -> truncatedNormal mean deviation dtype shape key
        | Initialiser.XavierUniform -> xavierUniform dtype shape key
        | Initialiser.XavierNormal -> xavierNormal dtype shape key
        | Initialiser.HeUniform -> heUniform dtype shape key
        | Initialiser.HeNormal -> heNormal dtype shape key
        | Initialiser.LeCunUniform -> leCunUniform dtype shape key
        | Initialiser.LeCunNormal -> leCunNormal dtype shape key
        | Initialiser.Orthogonal gain -> orthogonal gain dtype shape key
