namespace Hybrid.Core

open System

/// A rate as a function of the step: from the number of steps already done (a scalar, Int32 or floating; 0 at the first step) to a scalar
/// rate. An Int32 step gives a Float32 rate, a floating step one of its own type. Schedules are ordinary tensor functions, so inside a compiled
/// step the count is an input and never a reason to compile again.
type Schedule = Tensor -> Tensor

/// The options of `Schedule.onPlateau`. The defaults are those of PyTorch's ReduceLROnPlateau, except that the factor is bounded, not the rate.
type PlateauOptions =
    {
        /// What the factor is multiplied by when the metric has stopped improving. Range: 0 to 1, exclusive. Default: 0.1.
        Factor: float
        /// How many measurements in a row may fail to improve before the factor falls. Range: at least 0. Default: 10.
        Patience: int
        /// By what share of its best value the metric must improve to count. Range: 0 to 1, exclusive of 1. Default: 1e-4.
        Threshold: float
        /// For how many measurements after a fall none is counted as bad. Range: at least 0. Default: 0.
        Cooldown: int
        /// The factor never falls below this. Range: 0 to 1. Default: 0.
        Smallest: float
        /// Whether the metric is better when larger (an accuracy) and not when smaller (a loss). Default: false.
        Maximise: bool
    }

    /// The defaults above.
    static member Default = { Factor = 0.1; Patience = 10; Threshold = 1e-4; Cooldown = 0; Smallest = 0.0; Maximise = false }

/// What `Schedule.onPlateau` remembers; a tree of scalars, saved and resumed like any other.
type PlateauState =
    {
        /// What the base rate is to be multiplied by: Float64, 1 at first.
        Factor: Tensor
        /// The best metric so far: Float64.
        Best: Tensor
        /// Measurements in a row that did not improve: Int32.
        Waited: Tensor
        /// Measurements for which none is counted as bad: Int32.
        Cooling: Tensor
    }

/// Rates that change with the step, and one that changes with a validation metric. Each raises ArgumentException for options out of range.
[<RequireQualifiedAccess>]
module Schedule =
    let private demand (operation: string) (argument: string) (value: float) (range: string) (holds: bool) =
        if not holds then
            raise (ArgumentException($"Schedule.{operation}: {argument} is {value}. It must be {range}.", argument))

    let private rateOf operation argument (value: float) =
        demand operation argument value "finite and not negative" (Double.IsFinite value && value >= 0.0)

    let private stepsOf operation argument (value: int) = demand operation argument (float value) "at least 1" (value >= 1)

    /// The step as a floating scalar.
    let private number (step: Tensor) = if Dtype.isFloat step.Dtype then step else Tensor.cast Dtype.Float32 step

    let private like (step: Tensor) value = Tensor.full step.Dtype step.Shape value

    /// min(t, steps) / steps
    let private progress (steps: int) (t: Tensor) = Tensor.minimum t (like t (float steps)) / float steps

    /// `rate` at every step. Example: `Schedule.constant 0.1 (Tensor.scalar 7.0)` is 0.1.
    let constant (rate: float) : Schedule =
        rateOf "constant" "rate" rate
        fun step -> like (number step) rate

    /// rate * factor^floor(t / every): falls by a factor every so many steps (PyTorch's StepLR). factor: positive; every: at least 1.
    let step (rate: float) (factor: float) (every: int) : Schedule =
        rateOf "step" "rate" rate
        demand "step" "factor" factor "positive" (factor > 0.0)
        stepsOf "step" "every" every

        fun step ->
            let t = number step
            rate * Tensor.power (like t factor) (Tensor.floor ((t + 0.5) / float every))

    /// rate * factor^t (PyTorch's ExponentialLR). factor: positive, usually just below 1.
    let exponential (rate: float) (factor: float) : Schedule =
        rateOf "exponential" "rate" rate
        demand "exponential" "factor" factor "positive" (factor > 0.0)

        fun step ->
            let t = number step
            rate * Tensor.exp (t * log factor)

    /// final + (rate - final) * (1 - min(t, steps) / steps)^power: from `rate` to `final` over `steps` steps, then constant. power 1 is a straight line.
    let polynomial (rate: float) (final: float) (power: float) (steps: int) : Schedule =
        rateOf "polynomial" "rate" rate
        rateOf "polynomial" "final" final
        demand "polynomial" "power" power "positive" (power > 0.0)
        stepsOf "polynomial" "steps" steps
        fun step -> final + (rate - final) * Tensor.powerOf power (1.0 - progress steps (number step))

    /// final + (rate - final) * (1 + cos(pi * min(t, steps) / steps)) / 2: half a cosine wave from `rate` to `final`, then constant
    /// (Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017, without restarts).
    let cosine (rate: float) (final: float) (steps: int) : Schedule =
        rateOf "cosine" "rate" rate
        rateOf "cosine" "final" final
        stepsOf "cosine" "steps" steps
        fun step -> final + (rate - final) * 0.5 * (1.0 + Tensor.cos (progress steps (number step) * Math.PI))

    /// next(0) * (t + 1) / steps during the first `steps` steps, then next(t - steps): a straight rise before another schedule.
    let warmUp (steps: int) (next: Schedule) : Schedule =
        stepsOf "warmUp" "steps" steps

        fun step ->
            let t = number step
            let rise = Tensor.minimum ((t + 1.0) / float steps) (like t 1.0)
            rise * next (Tensor.maximum (t - float steps) (like t 0.0))

    /// Two half cosine waves: from highest / 25 up to `highest` over the first `rising` share of the steps, then down to highest / 250000 at the
    /// last (Smith and Topin, Super-Convergence, 2018; PyTorch's OneCycleLR without its momentum). rising: 0 to 1, default there 0.3; steps: the
    /// length of the whole training, at least 2; constant afterwards.
    let oneCycle (highest: float) (rising: float) (steps: int) : Schedule =
        rateOf "oneCycle" "highest" highest
        demand "oneCycle" "rising" rising "between 0 and 1, exclusive" (rising > 0.0 && rising < 1.0)
        demand "oneCycle" "steps" (float steps) "at least 2" (steps >= 2)
        let first, last = highest / 25.0, highest / 250000.0
        // As in PyTorch the first step and the last lie on the curve's ends.
        let top = rising * float steps - 1.0
        let final = float (steps - 1)

        fun step ->
            let t = number step
            let wave from towards (share: Tensor) = towards + (from - towards) * 0.5 * (1.0 + Tensor.cos (share * Math.PI))
            let fall = wave highest last (Tensor.minimum ((t - top) / (final - top)) (like t 1.0))

            if top <= 0.0 then
                fall
            else
                Tensor.select (Tensor.lessOrEqual t (like t top)) (wave first highest (t / top)) fall

    /// The first rate before the first boundary, the second from it on, and so on. boundaries: ascending steps; rates: one more than boundaries.
    let piecewise (boundaries: int list) (rates: float list) : Schedule =
        rates |> List.iter (rateOf "piecewise" "rates")

        if rates.Length <> boundaries.Length + 1 then
            raise (
                ArgumentException(
                    $"Schedule.piecewise: {boundaries.Length} boundaries and {rates.Length} rates. Give one rate more than boundaries.",
                    nameof rates
                )
            )

        if boundaries |> List.pairwise |> List.exists (fun (a, b) -> a >= b) then
            raise (
                ArgumentException(
                    $"Schedule.piecewise: the boundaries {boundaries} do not ascend. Sort them and drop repetitions.",
                    nameof boundaries
                )
            )

        fun step ->
            let t = number step

            (like t rates.Head, List.zip boundaries rates.Tail)
            ||> List.fold (fun rate (boundary, next) -> Tensor.select (Tensor.less t (like t (float boundary))) rate (like t next))

    /// rate * min((t + 1) / warm, sqrt(warm / (t + 1))): rises in a straight line to `rate` over `warm` steps, then falls with the inverse square
    /// root (Vaswani et al., Attention Is All You Need, 2017, section 5.3, with the highest rate as a parameter of its own).
    let inverseSquareRoot (rate: float) (warm: int) : Schedule =
        rateOf "inverseSquareRoot" "rate" rate
        stepsOf "inverseSquareRoot" "warm" warm

        fun step ->
            let t = number step + 1.0
            rate * Tensor.minimum (t / float warm) (Tensor.sqrt (float warm / t))

    /// The state of `onPlateau` before the first measurement.
    let plateauStart (options: PlateauOptions) : PlateauState =
        let count () = Tensor.ofInt32 [||] [| 0 |]

        {
            Factor = Tensor.scalarOf Dtype.Float64 1.0
            Best = Tensor.scalarOf Dtype.Float64 (if options.Maximise then -infinity else infinity)
            Waited = count ()
            Cooling = count ()
        }

    /// Reduce on plateau, as a state machine: takes the state and a new measurement (a scalar) to the next state, whose Factor falls by
    /// `options.Factor` when the metric has not improved for more than `options.Patience` measurements in a row. A NaN never improves.
    let onPlateau (options: PlateauOptions) (state: PlateauState) (metric: Tensor) : PlateauState =
        demand "onPlateau" "Factor" options.Factor "between 0 and 1, exclusive" (options.Factor > 0.0 && options.Factor < 1.0)
        demand "onPlateau" "Patience" (float options.Patience) "at least 0" (options.Patience >= 0)
        demand "onPlateau" "Threshold" options.Threshold "at least 0 and less than 1" (options.Threshold >= 0.0 && options.Threshold < 1.0)
        demand "onPlateau" "Cooldown" (float options.Cooldown) "at least 0" (options.Cooldown >= 0)
        demand "onPlateau" "Smallest" options.Smallest "between 0 and 1" (options.Smallest >= 0.0 && options.Smallest <= 1.0)
        let whole (value: int) = Tensor.full Dtype.Int32 [||] (float value)
        let metric = Tensor.cast Dtype.Float64 metric
        // The margin is a share of the best value's size, so that it also works for negative metrics; an infinite best has none.
        let margin = Tensor.select (Tensor.isFinite state.Best) (Tensor.abs state.Best * options.Threshold) (Tensor.zerosLike state.Best)

        let better =
            if options.Maximise then
                Tensor.greater metric (state.Best + margin)
            else
                Tensor.less metric (state.Best - margin)

        let cooling = Tensor.maximum (state.Cooling - whole 1) (whole 0)
        let isCooling = Tensor.greater state.Cooling (whole 0)
        let waited = Tensor.select (Tensor.logicalOr better isCooling) (whole 0) (state.Waited + whole 1)
        let falls = Tensor.greater waited (whole options.Patience)

        let lower = Tensor.maximum (state.Factor * options.Factor) (Tensor.minimum state.Factor (Tensor.full Dtype.Float64 [||] options.Smallest))

        {
            Factor = Tensor.select falls lower state.Factor
            Best = Tensor.select better metric state.Best
            Waited = Tensor.select falls (whole 0) waited
            Cooling = Tensor.select falls (whole options.Cooldown) cooling
        }
