namespace Hybrid.Core

open System
open System.Threading
open Hybrid.Providers.Memory

/// Whether an iterative method reached its tolerance.
[<RequireQualifiedAccess>]
type Convergence =
    /// A tolerance was met.
    | Converged
    /// No tolerance was met; the reason is a sentence for people.
    | NotConverged of reason: string

/// What `Lbfgs.minimise` reports after each iteration.
type LbfgsEvent =
    {
        /// The iteration, from 1.
        Iteration: int
        /// The function's value.
        Value: float
        /// The largest absolute component of the gradient.
        GradientNorm: float
        /// The step along the direction.
        Step: float
        /// Evaluations of value and gradient so far.
        Evaluations: int
    }

/// The options of `Lbfgs.minimise`.
[<NoComparison; NoEquality>]
type LbfgsOptions =
    {
        /// How many pairs of steps and gradient changes approximate the curvature. Range: at least 1. Default: 10.
        History: int
        /// Range: at least 0. Default: 1000.
        Iterations: int
        /// Evaluations of value and gradient. Range: at least 1. Default: 10000.
        Evaluations: int
        /// Converged when no component of the gradient is larger. Range: at least 0. Default: 1e-5.
        GradientTolerance: float
        /// Converged when an iteration lowers the value by less than this share of max(|value|, 1); below twice the element type's precision,
        /// that is used instead. Range: at least 0. Default: 1e-12.
        ValueTolerance: float
        /// What is told of each iteration. Default: None.
        Events: IProgress<LbfgsEvent> option
        /// Ends the search at the next evaluation, with the best point so far. Default: none.
        Cancellation: CancellationToken
    }

    /// The defaults above.
    static member Default =
        {
            History = 10
            Iterations = 1000
            Evaluations = 10000
            GradientTolerance = 1e-5
            ValueTolerance = 1e-12
            Events = None
            Cancellation = CancellationToken.None
        }

/// What `Lbfgs.minimise` found.
type LbfgsResult<'parameters> =
    {
        /// The best parameters.
        Parameters: 'parameters
        /// The function's value there.
        Value: float
        /// The largest absolute component of the gradient there.
        GradientNorm: float
        /// Iterations done.
        Iterations: int
        /// Evaluations of value and gradient done.
        Evaluations: int
        /// Whether a tolerance was met.
        Outcome: Convergence
    }

/// Value and gradient of a function of a tree as functions of one vector of doubles, compiled.
[<Sealed>]
type private Objective<'parameters>(f: 'parameters -> Tensor, start: 'parameters) =
    let variables, others = Trainable.partition start

    do
        if variables.Length = 0 then
            raise (ArgumentException "Lbfgs.minimise: no tensor of the parameters is trainable. Give at least one Float32 or Float64 tensor.")

        Run.force variables

    let step () (x: Tensor[]) = (), Grad.valueAndGrad (fun x -> f (Trainable.combine start x others)) x
    let session = Program.start step ()
    let struct (executable, (value, _)) = session.Executable variables
    let starts = variables |> Array.scan (fun start leaf -> start + leaf.Size) 0

    let toDouble (block: Storage) (dtype: Dtype) (target: Span<float>) =
        if dtype = Dtype.Float64 then
            block.View<float>().Slice(0, target.Length).CopyTo target
        else
            let source = block.View<float32>()

            for i in 0 .. target.Length - 1 do
                target[i] <- float source[i]

        GC.KeepAlive block

    let ofDouble (source: ReadOnlySpan<float>) (block: Storage) (dtype: Dtype) =
        if dtype = Dtype.Float64 then
            source.CopyTo(block.Span<float>())
        else
            let target = block.Span<float32>()

            for i in 0 .. source.Length - 1 do
                target[i] <- float32 source[i]

        GC.KeepAlive block

    /// How many numbers are searched over.
    member _.Size = starts[variables.Length]

    /// The distance from 1 to the next number of the least precise type involved.
    member _.Precision =
        if value.Dtype = Dtype.Float32 || variables |> Array.exists (fun leaf -> leaf.Dtype = Dtype.Float32) then
            1.1920929e-7
        else
            2.220446049250313e-16

    member _.Start() =
        let x = Array.zeroCreate starts[variables.Length]

        variables |> Array.iteri (fun i leaf -> toDouble (nonNull leaf.Storage) leaf.Dtype (x.AsSpan(starts[i], leaf.Size)))

        x

    /// Writes the gradient at x and returns the value.
    member _.Evaluate (x: float[]) (gradient: float[]) : float =
        variables |> Array.iteri (fun i leaf -> ofDouble (ReadOnlySpan(x, starts[i], leaf.Size)) (executable.Input i) leaf.Dtype)

        executable.Run()

        variables |> Array.iteri (fun i leaf -> toDouble (executable.OutputBlock(1 + i)) leaf.Dtype (gradient.AsSpan(starts[i], leaf.Size)))

        let result = Array.zeroCreate 1
        toDouble (executable.OutputBlock 0) value.Dtype (result.AsSpan())
        result[0]

    member _.Tree(x: float[]) : 'parameters =
        let leaves = variables |> Array.mapi (fun i leaf -> Numbers.ofFloats leaf.Dtype leaf.Shape x[starts[i] .. starts[i] + leaf.Size - 1])

        Trainable.combine start leaves others

/// A point of a line search: the step, the value and the slope along the direction.
[<Struct>]
type private LinePoint = { At: float; Value: float; Slope: float }

/// Limited-memory BFGS with a line search for the strong Wolfe conditions.
[<RequireQualifiedAccess>]
module Lbfgs =
    let private dot (a: float[]) (b: float[]) =
        let mutable sum = 0.0

        for i in 0 .. a.Length - 1 do
            sum <- sum + a[i] * b[i]

        sum

    /// target + scale * x, in place
    let private addScaled (scale: float) (x: float[]) (target: float[]) =
        for i in 0 .. target.Length - 1 do
            target[i] <- target[i] + scale * x[i]

    let private largest (x: float[]) = x |> Array.fold (fun most value -> if Double.IsNaN value then nan else max most (abs value)) 0.0

    let private sufficient, private curvature = 1e-4, 0.9

    /// Where the cubic through two points' values and slopes is least, kept inside the middle of the interval.
    let private between (a: LinePoint) (b: LinePoint) =
        let d1 = a.Slope + b.Slope - 3.0 * (a.Value - b.Value) / (a.At - b.At)
        let root = d1 * d1 - a.Slope * b.Slope
        let middle = 0.5 * (a.At + b.At)

        if not (Double.IsFinite root) || root < 0.0 then
            middle
        else
            let d2 = float (sign (b.At - a.At)) * sqrt root
            let found = b.At - (b.At - a.At) * ((b.Slope + d2 - d1) / (b.Slope - a.Slope + 2.0 * d2))
            let low, high = min a.At b.At, max a.At b.At
            let margin = 0.1 * (high - low)
            if Double.IsFinite found then min (high - margin) (max (low + margin) found) else middle

    /// A step that meets the strong Wolfe conditions (Nocedal and Wright, Numerical Optimization, 2006, algorithms 3.5 and 3.6), or within the
    /// noise of the values the approximate ones (Hager and Zhang, 2005); else the best step that lowers the value, if any.
    let private search (evaluate: float -> LinePoint) (origin: LinePoint) (first: float) (noise: float) : LinePoint option =
        let falls (p: LinePoint) = p.Value <= origin.Value + sufficient * p.At * origin.Slope

        let accepted (p: LinePoint) =
            (falls p && abs p.Slope <= -curvature * origin.Slope)
            || (p.Value <= origin.Value + noise && p.Slope <= (2.0 * sufficient - 1.0) * origin.Slope && p.Slope >= curvature * origin.Slope)

        let rec zoom (low: LinePoint) (high: LinePoint) left =
            if left = 0 || abs (high.At - low.At) <= 1e-16 * max 1.0 (abs low.At) then
                if low.At > 0.0 && low.Value < origin.Value then
                    let p = evaluate low.At
                    if Double.IsFinite p.Value then Some p else None
                else
                    None
            else
                let p = evaluate (between low high)

                if accepted p then Some p
                elif not (Double.IsFinite p.Value) || not (falls p) || p.Value >= low.Value then zoom low p (left - 1)
                elif p.Slope * (high.At - low.At) >= 0.0 then zoom p low (left - 1)
                else zoom p high (left - 1)

        let rec widen (before: LinePoint) (at: float) left =
            let p = evaluate at

            if not (Double.IsFinite p.Value && Double.IsFinite p.Slope) then
                // Too far: halfway back until the function is defined.
                if left = 0 then None else widen before (0.5 * (before.At + at)) (left - 1)
            elif accepted p then
                Some p
            elif not (falls p) || (before.At > 0.0 && p.Value >= before.Value) then
                zoom before p 30
            elif p.Slope >= 0.0 then
                zoom p before 30
            elif left = 0 then
                Some p
            else
                widen p (2.0 * at) (left - 1)

        widen origin first 40

    /// Minimises a scalar function of any tree of parameters, from a start: the two-loop recursion over the last `History` steps (Nocedal,
    /// Updating Quasi-Newton Matrices with Limited Storage, 1980; Liu and Nocedal, 1989). Value and gradient are compiled once; the vectors of the
    /// search are double precision whatever the parameters' types. Tensors that are not trainable stay as they are. Cost of an iteration: usually
    /// one evaluation, and 4 * History * size multiplications. Raises ArgumentException for options out of range and ShapeException when the function's
    /// value is not a scalar. Example: `(Lbfgs.minimise LbfgsOptions.Default (fun x -> Tensor.sum (Tensor.square (x - 1.0))) start).Parameters`.
    let minimise (options: LbfgsOptions) (f: 'parameters -> Tensor) (start: 'parameters) : LbfgsResult<'parameters> =
        let name = "Lbfgs.minimise"
        Rule.demand name "History" (float options.History) "at least 1" (options.History >= 1)
        Rule.demand name "Iterations" (float options.Iterations) "at least 0" (options.Iterations >= 0)
        Rule.demand name "Evaluations" (float options.Evaluations) "at least 1" (options.Evaluations >= 1)
        Rule.notNegative name "GradientTolerance" options.GradientTolerance
        Rule.notNegative name "ValueTolerance" options.ValueTolerance
        let objective = Objective(f, start)
        let n = objective.Size
        let mutable x = objective.Start()
        let mutable gradient = Array.zeroCreate n
        let mutable trial = Array.zeroCreate n
        let mutable trialGradient = Array.zeroCreate n
        let direction = Array.zeroCreate n
        let mutable value = objective.Evaluate x gradient
        let mutable evaluations = 1
        let mutable iterations = 0

        // A ring of pairs (s, y) and 1 / (s . y).
        let steps = Array.init options.History (fun _ -> Array.zeroCreate<float> n)
        let changes = Array.init options.History (fun _ -> Array.zeroCreate<float> n)
        let scales = Array.zeroCreate options.History
        let weights = Array.zeroCreate options.History
        let mutable kept = 0
        let mutable newest = -1
        let ring i = ((newest - i) % options.History + options.History) % options.History

        let setDirection () =
            for i in 0 .. n - 1 do
                direction[i] <- -gradient[i]

            for i in 0 .. kept - 1 do
                let j = ring i
                weights[j] <- scales[j] * dot steps[j] direction
                addScaled -weights[j] changes[j] direction

            if kept > 0 then
                let scale = 1.0 / (scales[newest] * dot changes[newest] changes[newest])

                for i in 0 .. n - 1 do
                    direction[i] <- scale * direction[i]

            for i in kept - 1 .. -1 .. 0 do
                let j = ring i
                addScaled (weights[j] - scales[j] * dot changes[j] direction) steps[j] direction

        let evaluate at =
            if options.Cancellation.IsCancellationRequested || evaluations >= options.Evaluations then
                // An undefined value ends the line search.
                { At = at; Value = nan; Slope = nan }
            else
                for i in 0 .. n - 1 do
                    trial[i] <- x[i] + at * direction[i]

                evaluations <- evaluations + 1
                let value = objective.Evaluate trial trialGradient
                { At = at; Value = value; Slope = dot trialGradient direction }

        /// Takes the trial point and remembers the step that led there.
        let accept (point: LinePoint) =
            let slot = (newest + 1) % options.History

            for i in 0 .. n - 1 do
                steps[slot][i] <- trial[i] - x[i]
                changes[slot][i] <- trialGradient[i] - gradient[i]

            let product = dot steps[slot] changes[slot]

            if product > 1e-300 && product > 1e-16 * dot changes[slot] changes[slot] then
                scales[slot] <- 1.0 / product
                newest <- slot
                kept <- min options.History (kept + 1)

            let oldX, oldGradient = x, gradient
            x <- trial
            gradient <- trialGradient
            trial <- oldX
            trialGradient <- oldGradient
            value <- point.Value

        let noise () = 4.0 * objective.Precision * max (abs value) 1e-30

        let rec iterate () =
            if not (Double.IsFinite value) then
                Convergence.NotConverged $"the value at the start is {value}"
            elif not (Double.IsFinite(largest gradient)) then
                Convergence.NotConverged "a component of the gradient is not finite"
            elif largest gradient <= options.GradientTolerance then
                Convergence.Converged
            elif options.Cancellation.IsCancellationRequested then
                Convergence.NotConverged "cancelled"
            elif iterations >= options.Iterations then
                Convergence.NotConverged $"the limit of {options.Iterations} iterations was reached"
            elif evaluations >= options.Evaluations then
                Convergence.NotConverged $"the limit of {options.Evaluations} evaluations was reached"
            else
                setDirection ()
                let slope = dot gradient direction

                if not (slope < 0.0) then
                    kept <- 0
                    setDirection ()

                let origin = { At = 0.0; Value = value; Slope = dot gradient direction }
                let first = if kept = 0 then min 1.0 (1.0 / sqrt -origin.Slope) else 1.0

                match search evaluate origin first (noise ()) with
                | Some point ->
                    let before = value
                    accept point
                    iterations <- iterations + 1

                    options.Events
                    |> Option.iter (fun events ->
                        events.Report
                            {
                                Iteration = iterations
                                Value = value
                                GradientNorm = largest gradient
                                Step = point.At
                                Evaluations = evaluations
                            })

                    let tolerance = max options.ValueTolerance (2.0 * objective.Precision)

                    if abs (before - value) <= tolerance * max 1.0 (abs value) && options.ValueTolerance > 0.0 then
                        Convergence.Converged
                    else
                        iterate ()
                | None when options.Cancellation.IsCancellationRequested -> Convergence.NotConverged "cancelled"
                | None when evaluations >= options.Evaluations ->
                    Convergence.NotConverged $"the limit of {options.Evaluations} evaluations was reached"
                | None when kept > 0 ->
                    // The curvature may mislead: once more down the gradient.
                    kept <- 0
                    iterate ()
                | None -> Convergence.NotConverged "no step along the gradient lowers the value: it is minimal up to rounding, or not smooth"

        let outcome = iterate ()

        {
            Parameters = objective.Tree x
            Value = value
            GradientNorm = largest gradient
            Iterations = iterations
            Evaluations = evaluations
            Outcome = outcome
        }
