namespace Hybrid.Core

/// The options of Adam and its relatives. The defaults are PyTorch's, except the rate of adamax and nadam, which is 0.002 there.
type AdamOptions =
    {
        /// The learning rate. Range: positive. Default: 0.001.
        Rate: float
        /// The decay of the mean of gradients. Range: 0 to 1, exclusive of 1. Default: 0.9.
        Beta1: float
        /// The decay of the mean of squared gradients. Range: 0 to 1, exclusive of 1. Default: 0.999.
        Beta2: float
        /// What keeps the divisor from 0. Range: positive. Default: 1e-8.
        Epsilon: float
        /// The share, times the rate, of each parameter that adamw and lion subtract from it at each step; the others ignore it. Range: at least
        /// 0. Default: 0.01.
        Decay: float
        /// Which parameters, by path, the decay is for. Default: all.
        Decays: string -> bool
    }

    /// The defaults above.
    static member Default = { Rate = 0.001; Beta1 = 0.9; Beta2 = 0.999; Epsilon = 1e-8; Decay = 0.01; Decays = fun _ -> true }

/// The options of RMSprop. The defaults are PyTorch's.
type RmspropOptions =
    {
        /// The learning rate. Range: positive. Default: 0.01.
        Rate: float
        /// The decay of the mean of squared gradients. Range: 0 to 1, exclusive of 1. Default: 0.99.
        Alpha: float
        /// What keeps the divisor from 0. Range: positive. Default: 1e-8.
        Epsilon: float
        /// The share of the last update in the next. Range: 0 to 1, exclusive of 1. Default: 0, none is kept.
        Momentum: float
        /// Divides by the standard deviation and not by the root of the mean square. Default: false.
        Centred: bool
    }

    /// The defaults above.
    static member Default = { Rate = 0.01; Alpha = 0.99; Epsilon = 1e-8; Momentum = 0.0; Centred = false }

/// The rules of optimisers. Each raises ArgumentException for options out of range. g is the gradient, p the parameter, t the step from 1; all
/// operations are element by element; formulas and defaults are those of PyTorch 1.13 (torch.optim) where it has the optimiser. Its
/// `weight_decay` is `Transform.l2` put before the rule (for AdamW: AdamOptions.Decay).
[<RequireQualifiedAccess>]
module Optimise =
    /// An optimiser from a rule of each tensor. slots: the state's tensors of each parameter and their first value; scalars: from the rate and
    /// the step from 1, computed once for all parameters in their widest type; rule: from the scalars, the path, the parameter, the gradient and
    /// the slots to the update and the next slots.
    let private perTensor
        (rate: float)
        (slots: (string * float)[])
        (counts: bool)
        (scalars: Tensor -> Tensor -> Tensor[])
        (rule: Tensor[] -> string -> Tensor -> Tensor -> Tensor[] -> Tensor * Tensor[])
        : Optimiser =
        {
            Init =
                fun _ parameters ->
                    Map
                        [
                            for name, first in slots do
                                yield name, parameters |> Array.map (fun p -> Tensor.full p.Dtype p.Shape first)
                            yield "rate", [| Tensor.scalarOf (Rule.scalarType parameters) rate |]
                            if counts then
                                yield "step", Rule.zero ()
                        ]
            Update =
                fun state step ->
                    let rateNow = (Rule.slot "rate" state)[0]
                    let count = if counts then Rule.next state else Tensor.full Dtype.Int32 [||] 0.0
                    let shared = scalars rateNow (Tensor.cast rateNow.Dtype count)
                    let before = slots |> Array.map (fun (name, _) -> Rule.slot name state)

                    let results =
                        Array.init step.Parameters.Length (fun i ->
                            let p = step.Parameters[i]
                            let scalarsOf = shared |> Array.map (Tensor.cast p.Dtype)
                            rule scalarsOf step.Paths[i] p step.Gradients[i] (before |> Array.map (fun tensors -> tensors[i])))

                    let next =
                        [
                            for j in 0 .. slots.Length - 1 do
                                yield fst slots[j], results |> Array.map (fun (_, after) -> after[j])
                            yield "rate", [| rateNow |]
                            if counts then
                                yield "step", [| count |]
                        ]

                    results |> Array.map fst, Map.ofList next
        }

    let private rateOnly (rate: Tensor) (_: Tensor) = [| rate |]

    /// decay * average + (1 - decay) * value
    let private average (decay: float) (before: Tensor) (value: Tensor) = decay * before + (1.0 - decay) * value

    /// Gradient descent: u = -rate * g. rate: positive; PyTorch's SGD has no default, 0.01 is usual.
    let gradientDescent (rate: float) : Optimiser =
        Rule.positive "Optimise.gradientDescent" "rate" rate
        perTensor rate [||] false rateOnly (fun s _ _ g _ -> -(s[0] * g), [||])

    let private withVelocity name (rate: float) (keep: float) (direction: Tensor -> Tensor -> Tensor) =
        Rule.positive name "rate" rate
        Rule.decay name "momentum" keep

        perTensor rate [| "velocity", 0.0 |] false rateOnly (fun s _ _ g slots ->
            let velocity = keep * slots[0] + g
            -(s[0] * direction velocity g), [| velocity |])

    /// Gradient descent with momentum: v' = momentum * v + g, u = -rate * v' (Polyak, Some methods of speeding up the convergence of iteration
    /// methods, 1964, in PyTorch's form without dampening). rate: positive; momentum: 0 to 1, exclusive of 1, usually 0.9.
    let momentum (rate: float) (momentum: float) : Optimiser = withVelocity "Optimise.momentum" rate momentum (fun velocity _ -> velocity)

    /// Nesterov's accelerated gradient: v' = momentum * v + g, u = -rate * (g + momentum * v') (Sutskever et al., On the importance of
    /// initialization and momentum in deep learning, 2013, in PyTorch's form). Ranges as for `momentum`.
    let nesterov (rate: float) (momentum: float) : Optimiser =
        withVelocity "Optimise.nesterov" rate momentum (fun velocity g -> g + momentum * velocity)

    /// Adagrad: s' = s + g^2, u = -rate * g / (sqrt s' + epsilon), epsilon 1e-10 (Duchi, Hazan and Singer, Adaptive Subgradient Methods, 2011).
    /// rate: positive, PyTorch's default 0.01; s is 0 at first and the rate does not decay by itself, PyTorch's defaults.
    let adagrad (rate: float) : Optimiser =
        Rule.positive "Optimise.adagrad" "rate" rate

        perTensor rate [| "squares", 0.0 |] false rateOnly (fun s _ _ g slots ->
            let squares = slots[0] + g * g
            -(s[0] * g) / (Tensor.sqrt squares + 1e-10), [| squares |])

    /// Adadelta: s' = rho s + (1 - rho) g^2, d = g * sqrt(a + epsilon) / sqrt(s' + epsilon), a' = rho a + (1 - rho) d^2, u = -rate * d
    /// (Zeiler, ADADELTA, 2012). PyTorch's defaults: rate 1, rho 0.9, epsilon 1e-6. rho: 0 to 1, exclusive of 1.
    let adadelta (rate: float) (rho: float) (epsilon: float) : Optimiser =
        Rule.positive "Optimise.adadelta" "rate" rate
        Rule.decay "Optimise.adadelta" "rho" rho
        Rule.positive "Optimise.adadelta" "epsilon" epsilon

        perTensor rate [| "squares", 0.0; "moves", 0.0 |] false rateOnly (fun s _ _ g slots ->
            let squares = average rho slots[0] (g * g)
            let move = Tensor.sqrt (slots[1] + epsilon) / Tensor.sqrt (squares + epsilon) * g
            -(s[0] * move), [| squares; average rho slots[1] (move * move) |])

    /// RMSprop: s' = alpha s + (1 - alpha) g^2, d = g / (sqrt s' + epsilon), or with `Centred` m' = alpha m + (1 - alpha) g and
    /// d = g / (sqrt(s' - m'^2) + epsilon); with momentum b' = momentum * b + d, u = -rate * b', else u = -rate * d (Tieleman and Hinton,
    /// Lecture 6.5, 2012; Graves, Generating Sequences With Recurrent Neural Networks, 2013).
    let rmsprop (options: RmspropOptions) : Optimiser =
        Rule.positive "Optimise.rmsprop" "Rate" options.Rate
        Rule.decay "Optimise.rmsprop" "Alpha" options.Alpha
        Rule.positive "Optimise.rmsprop" "Epsilon" options.Epsilon
        Rule.decay "Optimise.rmsprop" "Momentum" options.Momentum

        let slots =
            [|
                "squares", 0.0
                if options.Centred then
                    "mean", 0.0
                if options.Momentum > 0.0 then
                    "velocity", 0.0
            |]

        perTensor options.Rate slots false rateOnly (fun s _ _ g slots ->
            let squares = average options.Alpha slots[0] (g * g)
            let mean = if options.Centred then [| average options.Alpha slots[1] g |] else [||]
            let spread = if options.Centred then squares - mean[0] * mean[0] else squares
            let direction = g / (Tensor.sqrt spread + options.Epsilon)

            if options.Momentum > 0.0 then
                let velocity = options.Momentum * slots[slots.Length - 1] + direction
                -(s[0] * velocity), Array.concat [ [| squares |]; mean; [| velocity |] ]
            else
                -(s[0] * direction), Array.append [| squares |] mean)

    let private check name (options: AdamOptions) =
        Rule.positive name "Rate" options.Rate
        Rule.decay name "Beta1" options.Beta1
        Rule.decay name "Beta2" options.Beta2
        Rule.positive name "Epsilon" options.Epsilon
        Rule.notNegative name "Decay" options.Decay

    let private moments = [| "firstMoment", 0.0; "secondMoment", 0.0 |]

    /// rate / (1 - beta1^t), 1 / sqrt(1 - beta2^t) and the rate.
    let private adamScalars (options: AdamOptions) (rate: Tensor) (t: Tensor) =
        [| rate / Rule.correction options.Beta1 t; Tensor.reciprocalSqrt (Rule.correction options.Beta2 t); rate |]

    let private adamRule (options: AdamOptions) (s: Tensor[]) (g: Tensor) (slots: Tensor[]) =
        let first = average options.Beta1 slots[0] g
        let second = average options.Beta2 slots[1] (g * g)
        -(s[0] * first) / (Tensor.sqrt second * s[1] + options.Epsilon), [| first; second |]

    /// Adam: m' = beta1 m + (1 - beta1) g, v' = beta2 v + (1 - beta2) g^2, u = -rate * (m' / (1 - beta1^t)) / (sqrt(v' / (1 - beta2^t)) + epsilon)
    /// (Kingma and Ba, Adam, 2015).
    let adam (options: AdamOptions) : Optimiser =
        check "Optimise.adam" options
        perTensor options.Rate moments true (adamScalars options) (fun s _ _ g slots -> adamRule options s g slots)

    let private decayed (options: AdamOptions) (rate: Tensor) path (p: Tensor) (update: Tensor) =
        if options.Decay > 0.0 && options.Decays path then update - rate * options.Decay * p else update

    /// AdamW: Adam's update minus rate * decay * p (Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019).
    let adamw (options: AdamOptions) : Optimiser =
        check "Optimise.adamw" options

        perTensor options.Rate moments true (adamScalars options) (fun s path p g slots ->
            let update, next = adamRule options s g slots
            decayed options s[2] path p update, next)

    /// AMSGrad: Adam with the largest v' so far in place of v' in the divisor (Reddi, Kale and Kumar, On the Convergence of Adam and Beyond, 2018,
    /// with bias corrections, as in PyTorch).
    let amsgrad (options: AdamOptions) : Optimiser =
        check "Optimise.amsgrad" options

        perTensor options.Rate [| yield! moments; "largest", 0.0 |] true (adamScalars options) (fun s _ _ g slots ->
            let first = average options.Beta1 slots[0] g
            let second = average options.Beta2 slots[1] (g * g)
            let largest = Tensor.maximum slots[2] second
            -(s[0] * first) / (Tensor.sqrt largest * s[1] + options.Epsilon), [| first; second; largest |])

    /// Adamax: m as in Adam, n' = max(beta2 n, |g| + epsilon), u = -rate / (1 - beta1^t) * m' / n' (Kingma and Ba, Adam, 2015, section 7.1).
    /// PyTorch's default rate is 0.002.
    let adamax (options: AdamOptions) : Optimiser =
        check "Optimise.adamax" options

        perTensor
            options.Rate
            [| "firstMoment", 0.0; "largest", 0.0 |]
            true
            (fun rate t -> [| rate / Rule.correction options.Beta1 t |])
            (fun s _ _ g slots ->
                let first = average options.Beta1 slots[0] g
                let largest = Tensor.maximum (options.Beta2 * slots[1]) (Tensor.abs g + options.Epsilon)
                -(s[0] * first) / largest, [| first; largest |])

    /// NAdam: with mu(t) = beta1 (1 - 0.96^(0.004 t) / 2) and M(t) the product of mu(1) .. mu(t),
    /// u = -rate * ((1 - mu(t)) g / (1 - M(t)) + mu(t + 1) m' / (1 - M(t + 1))) / (sqrt(v' / (1 - beta2^t)) + epsilon) (Dozat, Incorporating
    /// Nesterov Momentum into Adam, 2016, with 0.004 for PyTorch's momentum_decay; as PyTorch from 2.0 on: before, M(t + 1) had mu(t) twice).
    /// PyTorch's default rate is 0.002.
    let nadam (options: AdamOptions) : Optimiser =
        check "Optimise.nadam" options

        let mu (t: Tensor) : Tensor = options.Beta1 * (1.0 - 0.5 * Tensor.exp (t * (0.004 * log 0.96)))

        {
            Init =
                fun _ parameters ->
                    let wide = Rule.scalarType parameters

                    Map
                        [
                            for name, first in moments do
                                yield name, parameters |> Array.map (fun p -> Tensor.full p.Dtype p.Shape first)
                            yield "product", [| Tensor.scalarOf wide 1.0 |]
                            yield "rate", [| Tensor.scalarOf wide options.Rate |]
                            yield "step", Rule.zero ()
                        ]
            Update =
                fun state step ->
                    let rate, product = (Rule.slot "rate" state)[0], (Rule.slot "product" state)[0]
                    let count = Rule.next state
                    let t = Tensor.cast rate.Dtype count
                    let now, later = mu t, mu (t + 1.0)
                    let productNow = product * now
                    let ofGradient = rate * (1.0 - now) / (1.0 - productNow)
                    let ofMoment = rate * later / (1.0 - productNow * later)
                    let spread = Tensor.reciprocalSqrt (Rule.correction options.Beta2 t)
                    let firsts = Array.map2 (average options.Beta1) (Rule.slot "firstMoment" state) step.Gradients
                    let seconds = Array.map2 (fun v (g: Tensor) -> average options.Beta2 v (g * g)) (Rule.slot "secondMoment" state) step.Gradients

                    let updates =
                        Array.init firsts.Length (fun i ->
                            let g = step.Gradients[i]
                            let fit = Tensor.cast g.Dtype
                            -(fit ofGradient * g + fit ofMoment * firsts[i]) / (Tensor.sqrt seconds[i] * fit spread + options.Epsilon))

                    updates,
                    Map [ "firstMoment", firsts; "secondMoment", seconds; "product", [| productNow |]; "rate", [| rate |]; "step", [| count |] ]
        }

    /// Lion: u = -rate * (sign(beta1 m + (1 - beta1) g) + decay * p), m' = beta2 m + (1 - beta2) g (Chen et al., Symbolic Discovery of
    /// Optimization Algorithms, 2023, where rate 1e-4, beta1 0.9, beta2 0.99 are the defaults: `lionDefaults`). Epsilon is not used.
    let lion (options: AdamOptions) : Optimiser =
        check "Optimise.lion" options

        perTensor options.Rate [| "firstMoment", 0.0 |] false rateOnly (fun s path p g slots ->
            let update = -(s[0] * Tensor.sign (average options.Beta1 slots[0] g))
            decayed options s[0] path p update, [| average options.Beta2 slots[0] g |])

    /// The options that Lion's authors give: rate 1e-4, beta1 0.9, beta2 0.99, no decay.
    let lionDefaults: AdamOptions = { AdamOptions.Default with Rate = 1e-4; Beta2 = 0.99; Decay = 0.0 }
