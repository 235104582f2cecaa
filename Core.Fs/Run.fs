namespace Hybrid.Core

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open System.Threading
open Hybrid.Providers
open Hybrid.Providers.Memory
open Hybrid.Providers.Threading

/// Where blocks are for the kernels of a target.
[<RequireQualifiedAccess>]
module internal Placement =
    /// A block's address, with its value there; `writes` says that the kernels are about to write it.
    let address (target: KernelTarget) (block: Storage) (writes: bool) : nativeint =
        match target.Device with
        | null -> NativeInterop.NativePtr.toNativeInt block.Pointer
        | device -> block.OnDevice(device, writes)

    /// A new block for a value that the kernels write.
    let reserve (target: KernelTarget) (bytes: int64) : Storage =
        match target.Device with
        | null -> Storage bytes
        | device -> Storage.Reserve(device, bytes)

/// A plan with its arena and its table of addresses: runs without allocating. One run at a time.
[<Sealed>]
type internal Executor(plan: Plan) =
    let target = plan.Target

    let arena =
        match target.Device with
        | null -> Storage plan.ArenaSize
        | device -> Storage.Reserve(device, plan.ArenaSize)

    let arenaAddress = Placement.address target arena true
    let kernels = plan.Instructions |> Array.map (fun instruction -> instruction.Kernel)
    let trial = ThreadTrial(if isNull target.Device then kernels else [||])
    let starts = plan.Instructions |> Array.scan (fun start instruction -> start + instruction.Operands.Length) 0
    let table = Storage(int64 starts[kernels.Length] * int64 (sizeof<nativeint>))

    /// Cells of the table that hold an external block's address: (cell, external, offset), by external.
    let patches =
        [|
            for i in 0 .. kernels.Length - 1 do
                for j in 0 .. plan.Instructions[i].Operands.Length - 1 do
                    let slot = plan.Instructions[i].Operands[j]

                    if slot.External >= 0 then
                        struct (starts[i] + j, slot.External, nativeint slot.Offset)
        |]

    do
        let cells = table.Span<nativeint>()

        for i in 0 .. kernels.Length - 1 do
            for j in 0 .. plan.Instructions[i].Operands.Length - 1 do
                let slot = plan.Instructions[i].Operands[j]

                if slot.External < 0 then
                    cells[starts[i] + j] <- arenaAddress + nativeint slot.Offset

    /// The plan.
    member _.Plan = plan

    /// Says where the external blocks are, by their addresses; stands until it is said again.
    member _.Bind(externals: ReadOnlySpan<nativeint>) =
        let cells = table.Span<nativeint>()

        for struct (cell, external, offset) in patches do
            cells[cell] <- externals[external] + offset

    /// Runs the plan on the blocks it is bound to.
    member _.Run() =
        let first = NativeInterop.NativePtr.ofNativeInt<nativeptr<byte>>(NativeInterop.NativePtr.toNativeInt table.Pointer)
        let allowed = WorkerPool.Threads
        target.Run(kernels, starts, first, trial.Begin allowed)
        trial.End allowed
        GC.KeepAlive arena
        GC.KeepAlive table

    /// The median nanoseconds of each kernel over some runs, in order.
    member _.Profile(runs: int) : float[] =
        let first = NativeInterop.NativePtr.ofNativeInt<nativeptr<byte>>(NativeInterop.NativePtr.toNativeInt table.Pointer)
        let times = Array.init kernels.Length (fun _ -> Array.zeroCreate<float> runs)

        for run in 0 .. runs - 1 do
            for i in 0 .. kernels.Length - 1 do
                let start = System.Diagnostics.Stopwatch.GetTimestamp()
                target.Run([| kernels[i] |], [| starts[i] |], first, WorkerPool.Threads)
                target.Synchronize()
                times[i][run] <- System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalNanoseconds

        GC.KeepAlive arena
        GC.KeepAlive table
        times |> Array.map (fun t -> (Array.sort t)[runs / 2])

/// Executors of one plan: the first is kept, more are made when several threads run the plan at once.
[<Sealed>]
type internal ExecutorPool(plan: Plan) =
    let mutable spare: Executor | null = null

    member _.Plan = plan

    /// Runs the plan on inputs (as many as the plan names) and returns one block for each output.
    member _.Run(inputs: Storage[]) : Storage[] =
        let executor =
            match Interlocked.Exchange(&spare, null) with
            | null -> Executor plan
            | ready -> ready

        let count = 1 + Seq.fold max (plan.Inputs.Length - 1) plan.Outputs
        let blocks: Storage[] = Array.zeroCreate count
        Array.blit inputs 0 blocks 0 inputs.Length

        executor.Bind(
            let addresses = Array.zeroCreate<nativeint> count

            for i in 0 .. count - 1 do
                if i >= inputs.Length then
                    blocks[i] <- Placement.reserve plan.Target (plan.OutputBytes i)

                addresses[i] <- Placement.address plan.Target blocks[i] (i >= inputs.Length)

            ReadOnlySpan addresses
        )

        executor.Run()
        GC.KeepAlive blocks
        Volatile.Write(&spare, executor)
        plan.Outputs |> Array.map (fun external -> blocks[external])

/// Computes the values of lazily built tensors; equal structures share one plan.
[<RequireQualifiedAccess>]
module internal Run =
    let private plans = System.Collections.Concurrent.ConcurrentDictionary<string, ExecutorPool>()

    /// Plans that are kept; past it the cache starts anew.
    let private mostPlans = 512

    /// What a graph computes, apart from the values of its leaves.
    let private structure (order: Tensor[]) (outputs: Tensor[]) =
        let number = Dictionary<int64, int>()
        let text = System.Text.StringBuilder()

        for node in order do
            number[node.Id] <- number.Count

            let operation =
                if Fusion.isLeaf node then
                    "leaf"
                else
                    match node.Primitive with
                    | Primitive.Constant value -> string (BitConverter.DoubleToInt64Bits value)
                    | Primitive.Custom _ -> "custom"
                    | primitive -> primitive.Text

            let operands = if Fusion.isLeaf node then Seq.empty else node.Inputs |> Seq.map (fun input -> number[input.Id])
            text.Append(operation).Append('(').AppendJoin(',', operands).Append(')') |> ignore

            text.AppendJoin('x', node.Shape).Append(int (Dtype.element node.Dtype)).Append(';') |> ignore

        text.AppendJoin(',', outputs |> Seq.map (fun output -> number[output.Id])).ToString()

    /// Computes and records the values of tensors that have none yet.
    let force (tensors: Tensor[]) : unit =
        let pending = tensors |> Array.filter (fun tensor -> isNull tensor.Storage) |> Array.distinctBy (fun tensor -> tensor.Id)

        if pending.Length > 0 then
            let order = Graph.sort Fusion.isLeaf pending
            let leaves = order |> Array.filter Fusion.isLeaf

            for leaf in leaves do
                if isNull leaf.Storage then
                    raise (
                        InvalidOperationException
                            "A value was asked for inside a compiled, differentiated or vectorised function, where only shapes are known. \
                             Return the tensor instead and read its value outside."
                    )

            let target = KernelTarget.Current
            let key = if isNull target.Device then structure order pending else "device:" + structure order pending

            let pool =
                match plans.TryGetValue key with
                | true, pool -> pool
                | _ ->
                    if plans.Count >= mostPlans then
                        plans.Clear()

                    let outputs = Simplify.run (fun _ -> None) pending
                    let pool = ExecutorPool(Plan.create target leaves outputs [||])
                    plans[key] <- pool
                    pool

            let values = pool.Run(leaves |> Array.map (fun leaf -> nonNull leaf.Storage))
            Array.iter2 (fun (tensor: Tensor) value -> tensor.SetStorage value) pending values

    /// The computed block of a tensor.
    let storage (tensor: Tensor) : Storage =
        force [| tensor |]
        nonNull tensor.Storage
