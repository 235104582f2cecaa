namespace Hybrid.Core

open System
open Hybrid.Providers.Pointwise
open Hybrid.Providers.Random

/// Random numbers as pure functions of a key: the same key gives the same bits at any thread count, eager or compiled, forward or recomputed
/// in a gradient. A key is an Int32 tensor [2]. Use each key for one draw and make further keys by `split` and `foldIn`. Every function is in the
/// graph, so a key may be a program's input. The bits are Threefry-2x32-20 of the key and the element's row-major position (Salmon, Moraes,
/// Dror and Shaw, Parallel random numbers: as easy as 1, 2, 3, 2011).
[<RequireQualifiedAccess>]
module Random =
    // Draws, splits and folds of one key run in domains of their own: the key is first combined with one of these words.
    let private splitLabel = 0x2545F491
    let private foldLabel = 0x1B873593
    let private secondLabel = 0x68E31DA4

    let private xor (left: Tensor) (right: Tensor) = Primitives.binary BinaryOperation.Xor left right

    /// The key of another domain.
    let private relabel (label: int) (key: Tensor) = xor key (Primitives.constant (float label) Dtype.Int32 [| 2 |])

    let private requireFloat operation (dtype: Dtype) =
        if not (Dtype.isFloat dtype) then
            Shape.fail operation $"the element type is {dtype}" "Use Float32 or Float64"

    /// The key of a seed: any int; neighbouring seeds give unrelated keys. Int32 [2].
    let key (seed: int) : Tensor =
        let struct (first, second) = Threefry.Hash(0u, 0u, uint32 seed, 0u)
        Numbers.ofInt32 [| 2 |] [| int first; int second |]

    /// n keys from one, independent of each other and of everything drawn with it: an array of n tensors Int32 [2]; n is 0 or more.
    /// The first keys are the same for any n.
    let split (n: int) (key: Tensor) : Tensor[] =
        if n < 0 then
            raise (ArgumentOutOfRangeException(nameof n, n, "Random.split: the number of keys must be 0 or more."))

        let words = Primitives.uniform (relabel splitLabel key) [| n; 2 |] Dtype.Int32
        Array.init n (fun i -> Tensor.at 0 i words)

    /// The key for a number, such as a step's, that is itself an Int32 scalar tensor. Different numbers give unrelated keys. Int32 [2].
    let foldInTensor (number: Tensor) (key: Tensor) : Tensor =
        if number.Dtype <> Dtype.Int32 || number.Size <> 1 then
            Shape.fail "Random.foldIn" $"the number is {Shape.text number.Shape} of {number.Dtype}" "Give one Int32"

        // Odd multipliers map the numbers one to one onto the words.
        let multipliers = Numbers.ofInt32 [| 2 |] [| 0x2C1B3C6D; 0x297A2D39 |]
        let words = Primitives.reshape [| 1 |] number * multipliers
        Primitives.uniform (relabel foldLabel (xor key words)) [| 2 |] Dtype.Int32

    /// The key for a number, such as a layer's position or a step's. Different numbers give unrelated keys. Int32 [2].
    let foldIn (number: int) (key: Tensor) : Tensor = foldInTensor (Numbers.ofInt32 [||] [| number |]) key

    /// Uniform on [0, 1): multiples of 2^-24 (Float32) or 2^-53 (Float64). Raises ShapeException for other element types.
    let uniform (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        requireFloat "Random.uniform" dtype
        Primitives.uniform key shape dtype

    /// Uniform on [low, high); rounding may reach high. low < high, both finite.
    let uniformBetween (low: float) (high: float) (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        if not (low < high && Double.IsFinite low && Double.IsFinite high) then
            raise (ArgumentException $"Random.uniformBetween: the interval is {low} to {high}. Give finite bounds with low < high.")

        uniform dtype shape key * (high - low) + low

    /// Uniform on (0, 1], fine near 0: (k + 1/2) 2^-31 for 31 random bits k (Float32), k 2^-53 for k from 1 to 2^53 (Float64).
    let private positive (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        if dtype = Dtype.Float32 then
            let bits = Primitives.uniform key shape Dtype.Int32 |> Tensor.cast Dtype.Float32 |> Tensor.abs
            (bits + 0.5) * Math.ScaleB(1.0, -31)
        else
            1.0 - Primitives.uniform key shape dtype

    /// Standard normal numbers, mean 0 and variance 1, by the transform of Box and Muller (A note on the generation of random normal deviates,
    /// 1958): sqrt(-2 ln u) cos(2 pi v). The tails reach 6.7 (Float32) and 8.5 (Float64) standard deviations.
    let normal (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        requireFloat "Random.normal" dtype
        let radius = Tensor.sqrt (-2.0 * Tensor.log (positive dtype shape key))
        radius * Tensor.cos ((2.0 * Math.PI) * Primitives.uniform (relabel secondLabel key) shape dtype)

    /// Exponential numbers of rate 1: -ln u, 0 or more.
    let exponential (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        requireFloat "Random.exponential" dtype
        -(Tensor.log (positive dtype shape key))

    /// Bool: true with probability p in [0, 1], met to within 2^-24.
    let bernoulli (p: float) (shape: Shape) (key: Tensor) : Tensor =
        if not (p >= 0.0 && p <= 1.0) then
            raise (ArgumentOutOfRangeException(nameof p, p, "Random.bernoulli: the probability must be from 0 to 1."))

        Tensor.less (Primitives.uniform key shape Dtype.Float32) (Primitives.constant p Dtype.Float32 shape)

    /// The inverse of the error function on (-1, 1): the single-precision polynomials of Giles (Approximating the erfinv function, 2010), for
    /// Float64 sharpened by two steps of Newton's method.
    let internal inverseErf (x: Tensor) : Tensor =
        let polynomial (coefficients: float list) (w: Tensor) =
            coefficients.Tail |> List.fold (fun (sum: Tensor) c -> sum * w + c) (Primitives.constant coefficients.Head w.Dtype w.Shape)

        let w = -(Tensor.log ((1.0 - x) * (1.0 + x)))

        let centre =
            polynomial
                [
                    2.81022636e-08
                    3.43273939e-07
                    -3.5233877e-06
                    -4.39150654e-06
                    0.00021858087
                    -0.00125372503
                    -0.00417768164
                    0.246640727
                    1.50140941
                ]
                (w - 2.5)

        let tail =
            polynomial
                [
                    -0.000200214257
                    0.000100950558
                    0.00134934322
                    -0.00367342844
                    0.00573950773
                    -0.0076224613
                    0.00943887047
                    1.00167406
                    2.83297682
                ]
                (Tensor.sqrt w - 3.0)

        let start = x * Tensor.select (Tensor.less w (Primitives.constant 5.0 w.Dtype w.Shape)) centre tail
        let newton (y: Tensor) = y - (Tensor.erf y - x) * (0.5 * Math.Sqrt Math.PI) * Tensor.exp (y * y)
        if x.Dtype = Dtype.Float64 then newton (newton start) else start

    /// Standard normal numbers given that they fall in [low, high], by inversion of the distribution function:
    /// sqrt 2 erf^-1(a + u (b - a)) with a = erf(low / sqrt 2), b = erf(high / sqrt 2). low < high; infinite bounds are allowed; the
    /// interval must reach into [-4, 4], beyond which inversion has no digits left. Scale and shift the result for another mean and deviation.
    let truncatedNormal (low: float) (high: float) (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        requireFloat "Random.truncatedNormal" dtype

        if not (low < high && low < 4.0 && high > -4.0) then
            raise (ArgumentException $"Random.truncatedNormal: the interval is {low} to {high}. Give low < high with low < 4 and high > -4.")

        let erf (bound: float) =
            if Double.IsInfinity bound then
                float (sign bound)
            else
                MathNet.Numerics.SpecialFunctions.Erf(bound / sqrt 2.0)

        let a, b = erf low, erf high
        let largest = if dtype = Dtype.Float32 then 1.0 - Math.ScaleB(1.0, -24) else 1.0 - Math.ScaleB(1.0, -53)
        let inner = Tensor.clamp -largest largest (Primitives.uniform key shape dtype * (b - a) + a)
        Tensor.clamp low high (inverseErf inner * sqrt 2.0)

    /// Int32 from low to high - 1, equally likely (to within 2^-21 relatively for the widest range, exactly for narrow ones). low < high.
    let randomInt (low: int) (high: int) (shape: Shape) (key: Tensor) : Tensor =
        if low >= high then
            raise (ArgumentException $"Random.randomInt: the range is {low} to {high} (exclusive). Give low < high.")

        let count = float high - float low
        let position = Tensor.floor (Primitives.uniform key shape Dtype.Float64 * count)
        Tensor.cast Dtype.Int32 (Tensor.clamp 0.0 (count - 1.0) position + float low)

    /// Numbers of the standard Gumbel distribution: -ln(-ln u), the distribution function being exp(-exp(-x)).
    let gumbel (dtype: Dtype) (shape: Shape) (key: Tensor) : Tensor =
        requireFloat "Random.gumbel" dtype
        let largest = if dtype = Dtype.Float32 then 1.0 - Math.ScaleB(1.0, -24) else 1.0 - Math.ScaleB(1.0, -53)
        // An exponential number whose small values, which make the upper tail, are fine.
        let exponential = -(Tensor.log1Plus (-(Tensor.minimum (positive dtype shape key) (Primitives.constant largest dtype shape))))
        -(Tensor.log exponential)

    /// One class for each row of unnormalised log-probabilities [..., classes]: Int32 [...], class k with probability softmax(logits)[k], by the
    /// Gumbel-max rule argmax(logits + gumbel). A logit of -infinity is never drawn, unless all are.
    let categorical (logits: Tensor) (key: Tensor) : Tensor =
        requireFloat "Random.categorical" logits.Dtype

        if logits.Rank = 0 then
            Shape.fail "Random.categorical" "the logits are a scalar" "Give [..., classes]"

        Tensor.argMax (logits.Rank - 1) (logits + gumbel logits.Dtype logits.Shape key)
