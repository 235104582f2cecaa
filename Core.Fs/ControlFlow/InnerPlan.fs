namespace Hybrid.Core

open System
open System.Collections.Generic
open System.Threading
open Hybrid.Providers.Memory

/// What a body's results are written over.
[<RequireQualifiedAccess>]
type internal InnerOutput =
    /// A value that goes on to the next iteration, in place of the parameter: it may stay where it lies.
    | Carried of parameter: int
    /// A value that is written to a block of its own, converted to an element type.
    | Written of Dtype

/// One set of a plan's mutable memory: its executor, the addresses that it is bound to, and buffers of the kernel that runs it.
[<Sealed>]
type internal InnerFrame(plan: Plan, externals: int, bufferSizes: int64[]) =
    let buffers = bufferSizes |> Array.map Storage
    member val Executor = Executor plan
    /// The address of each external block; the kernel writes it.
    member val Addresses: nativeint[] = Array.zeroCreate externals
    /// The address of a buffer.
    member _.Buffer(i: int) : nativeint = NativeInterop.NativePtr.toNativeInt buffers[i].Pointer

    /// Runs the plan on the addresses as they are.
    member this.Run() =
        this.Executor.Bind(ReadOnlySpan this.Addresses)
        this.Executor.Run()
        GC.KeepAlive buffers

/// A body as a plan that a kernel runs on blocks of its choice, any number of threads at once, without allocating.
[<Sealed>]
type internal InnerPlan(body: Body, kinds: InnerOutput[], bufferSizes: int64[]) =
    let outputs =
        let carried = HashSet<int64>()
        let written = HashSet<int64>()

        let converted =
            Array.map2
                (fun kind output ->
                    match kind with
                    | InnerOutput.Written dtype -> Primitives.cast dtype output
                    | _ -> output)
                kinds
                body.Outputs

        // A block that someone else owns, or that has another owner, is copied.
        Array.map2
            (fun kind (output: Tensor) ->
                let apart () = Primitives.barrier output output

                match kind, output.Primitive with
                | InnerOutput.Carried parameter, Primitive.Parameter index when index = parameter -> output
                | _, Primitive.Parameter _ -> apart ()
                | InnerOutput.Carried _, _ -> if carried.Add output.Id then output else apart ()
                | InnerOutput.Written _, _ -> if written.Add output.Id then output else apart ())
            kinds
            (Simplify.run (fun _ -> None) converted)

    let plan = Plan.create body.Parameters outputs [||]
    let externals = 1 + Seq.fold max (plan.Inputs.Length - 1) plan.Outputs

    // Frames that no thread runs now.
    let spare: (InnerFrame | null)[] = Array.create 16 null

    do
        if plan.Inputs.Length > body.Parameters.Length then
            raise (InvalidOperationException "A loop's body refers to memory outside it. This is a defect of Body.close.")

    /// For each output the number of the external block that it is written to; a parameter's own number when it is that parameter.
    member _.Outputs: int[] = plan.Outputs

    /// Nanoseconds of one run on one core, roughly.
    member _.Cost: float = plan.Instructions |> Array.sumBy (fun instruction -> instruction.Kernel.Cost)

    /// The kernels with the median nanoseconds that each takes on the blocks of the last run.
    member this.Profile(runs: int) : string[] =
        let frame = this.Take()
        let times = frame.Executor.Profile runs
        this.Give frame
        Array.map2 (fun (instruction: Instruction) time -> $"{time, 14:F0} ns in a step: {instruction.Label}") plan.Instructions times

    /// Memory to run with.
    member _.Take() : InnerFrame =
        let rec find i =
            if i = spare.Length then
                InnerFrame(plan, externals, bufferSizes)
            else
                match Interlocked.Exchange(&spare[i], null) with
                | null -> find (i + 1)
                | ready -> ready

        find 0

    /// Gives it back.
    member _.Give(frame: InnerFrame) =
        let mutable i = 0

        while i < spare.Length && not (isNull (Interlocked.CompareExchange(&spare[i], frame, null))) do
            i <- i + 1

/// Copies between blocks of a body's values and packed results.
[<RequireQualifiedAccess>]
module internal Blocks =
    let private span<'T when 'T: unmanaged> (address: nativeint) (count: int) =
        Span<'T>(NativeInterop.NativePtr.toVoidPtr (NativeInterop.NativePtr.ofNativeInt<'T> address), count)

    /// Copies elements, converted when the types differ (the target is then Float64).
    let copy (count: int) (source: nativeint) (sourceType: Dtype) (target: nativeint) (targetType: Dtype) =
        if sourceType = targetType then
            if source <> target then
                let bytes = count * Dtype.size sourceType
                (span<byte> source bytes).CopyTo(span<byte> target bytes)
        else
            let target = span<float> target count

            match sourceType with
            | Dtype.Float32 ->
                let source = span<float32> source count

                for i in 0 .. count - 1 do
                    target[i] <- float source[i]
            | _ ->
                let source = span<int> source count

                for i in 0 .. count - 1 do
                    target[i] <- float source[i]
