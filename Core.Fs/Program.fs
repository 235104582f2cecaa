namespace Hybrid.Core

open System
open System.Collections.Generic
open Hybrid.Providers.Memory

/// One compiled form of a function: for one structure, shapes and element types of its argument.
type internal Trace<'b> =
    {
        Statics: (obj | null)[]
        Signature: struct (Shape * Dtype)[]
        Pool: ExecutorPool
        Captured: Storage[]
        Result: 'b
        Reason: string
    }

/// A compiled function: the first call with a new structure, shape or element type traces it, later calls replay a flat plan.
[<Sealed>]
type internal Compiled<'a, 'b>(f: 'a -> 'b) =
    inherit FSharpFunc<'a, 'b>()

    let traces = ResizeArray<Trace<'b>>()

    let describe (signature: struct (Shape * Dtype)[]) =
        String.Join(", ", signature |> Seq.map (fun struct (shape, dtype) -> $"{dtype} {Shape.text shape}"))

    let sameSignature (leaves: Tensor[]) (signature: struct (Shape * Dtype)[]) =
        leaves.Length = signature.Length
        && Array.forall2 (fun (leaf: Tensor) (struct (shape, dtype)) -> leaf.Dtype = dtype && Shape.equal leaf.Shape shape) leaves signature

    let sameStatics (left: (obj | null)[]) (right: (obj | null)[]) =
        left.Length = right.Length && Array.forall2 (fun (a: obj | null) (b: obj | null) -> Object.Equals(a, b)) left right

    /// Why a trace is needed although there are others.
    let reason (leaves: Tensor[]) statics (signature: struct (Shape * Dtype)[]) =
        if traces.Count = 0 then
            "first call"
        else
            let last = traces[traces.Count - 1]

            if leaves.Length <> last.Signature.Length then
                $"the argument has {leaves.Length} tensors, before {last.Signature.Length}"
            elif not (sameStatics statics last.Statics) then
                let place = Seq.zip statics last.Statics |> Seq.tryFind (fun (a, b) -> not (Object.Equals(a, b)))

                match place with
                | Some(now, before) -> $"a fixed part of the structure is {now}, before {before}"
                | None -> "the structure differs"
            else
                let i = Seq.findIndex id (Seq.map2 (fun (a: struct (Shape * Dtype)) b -> a <> b) signature last.Signature)
                let struct (shape, dtype), struct (oldShape, oldDtype) = signature[i], last.Signature[i]
                $"tensor {i} is {dtype} {Shape.text shape}, before {oldDtype} {Shape.text oldShape}"

    let trace (argument: 'a) (leaves: Tensor[]) statics =
        let signature = leaves |> Array.map (fun leaf -> struct (leaf.Shape, leaf.Dtype))
        let parameters = leaves |> Array.mapi (fun i leaf -> Primitives.parameter i leaf.Shape leaf.Dtype)
        let result = f (Tree.rebuild argument parameters)
        let outputs = Program.simplify (Tree.leaves result)
        let plan = Plan.create parameters outputs [||]

        let captured =
            plan.Inputs[parameters.Length ..]
            |> Array.map (fun leaf ->
                match leaf.Storage with
                | null ->
                    raise (
                        InvalidOperationException
                            "A compiled function returned or used a tensor of another function that is still being traced. Pass it as an argument."
                    )
                | storage -> storage)

        let made =
            {
                Statics = statics
                Signature = signature
                Pool = ExecutorPool plan
                Captured = captured
                Result = result
                Reason = reason leaves statics signature
            }

        traces.Add made
        made

    let find (argument: 'a) (leaves: Tensor[]) statics =
        lock traces (fun () ->
            match traces |> Seq.tryFind (fun t -> sameSignature leaves t.Signature && sameStatics statics t.Statics) with
            | Some known -> known
            | None -> trace argument leaves statics)

    /// The compiled forms, oldest first, and why each was needed.
    member _.Explain() : string =
        lock traces (fun () ->
            let line (t: Trace<'b>) =
                $"{t.Pool.Plan.Instructions.Length} kernels, {t.Pool.Plan.ArenaSize} bytes of temporaries, for ({describe t.Signature}): {t.Reason}"

            String.Join(Environment.NewLine, traces |> Seq.map line))

    /// The kernels of the newest form, one a line.
    member _.Kernels: string[] =
        lock traces (fun () ->
            if traces.Count = 0 then
                [||]
            else
                traces[traces.Count - 1].Pool.Plan.Instructions |> Array.map (fun instruction -> instruction.Label))

    override _.Invoke(argument: 'a) : 'b =
        let leaves, statics = Tree.flatten argument

        if leaves |> Array.exists (fun leaf -> leaf.IsTraced) then
            // Inside another trace it is an ordinary function.
            f argument
        else
            Run.force leaves
            let found = find argument leaves statics
            let values = found.Pool.Run(Array.append (leaves |> Array.map (fun leaf -> nonNull leaf.Storage)) found.Captured)
            let template = Tree.leaves found.Result
            Array.map2 (fun (t: Tensor) value -> Primitives.data value t.Shape t.Dtype) template values |> Tree.rebuild found.Result

/// A step that owns its state: what `Program.start` returns. The state lies in blocks of its own, which each step overwrites, so a step
/// neither copies nor allocates; what comes out of `State` and `Step` is never overwritten.
and [<Sealed>] Session<'state, 'input, 'output> internal (step: 'state -> 'input -> 'state * 'output, initial: 'state) =
    let copyOf (tensor: Tensor) =
        let source = Run.storage tensor
        let copy = Storage source.Bytes
        source.Span<byte>().CopyTo(copy.Span<byte>())
        GC.KeepAlive source
        copy

    let initialLeaves = Tree.leaves initial
    do Run.force initialLeaves
    let state = initialLeaves |> Array.map copyOf
    let executables = ResizeArray<struct (struct (Shape * Dtype)[] * (obj | null)[] * Executable * 'output)>()

    let make (input: 'input) (leaves: Tensor[]) =
        let states = initialLeaves |> Array.mapi (fun i leaf -> Primitives.parameter i leaf.Shape leaf.Dtype)
        let inputs = leaves |> Array.mapi (fun i leaf -> Primitives.parameter (states.Length + i) leaf.Shape leaf.Dtype)
        let next, output = step (Tree.rebuild initial states) (Tree.rebuild input inputs)
        let nextLeaves = Tree.leaves next

        if nextLeaves.Length <> states.Length then
            Shape.fail
                "Program.start"
                $"the step returns a state of {nextLeaves.Length} tensors from one of {states.Length}"
                "Keep the state's structure"

        Array.iteri2
            (fun i (before: Tensor) (after: Tensor) ->
                if before.Dtype <> after.Dtype || not (Shape.equal before.Shape after.Shape) then
                    Shape.fail
                        "Program.start"
                        $"the step turns {(Tree.paths initial)[i]} from {before.Dtype} {Shape.text before.Shape} into {after.Dtype} {Shape.text after.Shape}"
                        "Keep the state's shapes and element types")
            states
            nextLeaves

        Executable(Array.append states inputs, Array.append nextLeaves (Tree.leaves output), states.Length, state), output

    /// The compiled step for inputs like this one.
    member internal _.Executable(input: 'input) : struct (Executable * 'output) =
        let leaves, statics = Tree.flatten input

        let matches (struct (signature: struct (Shape * Dtype)[], known: (obj | null)[], _, _)) =
            signature.Length = leaves.Length
            && Array.forall2 (fun (leaf: Tensor) (struct (shape, dtype)) -> leaf.Dtype = dtype && Shape.equal leaf.Shape shape) leaves signature
            && known.Length = statics.Length
            && Array.forall2 (fun (a: obj | null) (b: obj | null) -> Object.Equals(a, b)) known statics

        match executables.FindIndex(Predicate matches) with
        | -1 ->
            let executable, output = make input leaves
            executables.Add(struct (leaves |> Array.map (fun leaf -> struct (leaf.Shape, leaf.Dtype)), statics, executable, output))
            struct (executable, output)
        | i ->
            let struct (_, _, executable, output) = executables[i]
            struct (executable, output)

    /// Advances the state by one step and returns the step's output.
    member this.Step(input: 'input) : 'output =
        let struct (executable, template) = this.Executable input
        let leaves = Tree.leaves input
        Run.force leaves
        leaves |> Array.iteri (fun i leaf -> executable.SetInput(i, nonNull leaf.Storage))
        executable.Run()

        Tree.leaves template |> Array.mapi (fun i t -> Primitives.data (copyOf (executable.Output i)) t.Shape t.Dtype) |> Tree.rebuild template

    /// Writes one tensor of the state, by its position among the state's leaves; nothing is compiled again.
    member internal _.SetState(i: int, value: Tensor) =
        let source = Run.storage value
        source.Span<byte>().CopyTo(state[i].Span<byte>())
        GC.KeepAlive source

    /// The state now, as values of their own.
    member _.State: 'state =
        Array.map2
            (fun (leaf: Tensor) block -> Primitives.data (copyOf (Primitives.data block leaf.Shape leaf.Dtype)) leaf.Shape leaf.Dtype)
            initialLeaves
            state
        |> Tree.rebuild initial

/// A step on fixed blocks of memory: the caller writes the inputs' blocks, runs, and reads the outputs'. Allocates nothing when it runs.
and [<Sealed>] internal Executable(parameters: Tensor[], outputs: Tensor[], states: int, state: Storage[]) =
    let plan =
        let simple = Program.simplify outputs

        // An input that is itself an output, other than its own next state, is copied: its block may be overwritten.
        let apart =
            simple
            |> Array.mapi (fun i output ->
                match output.Primitive with
                | Primitive.Parameter index when not (i < states && index = i) -> Primitives.barrier output output
                | Primitive.Data -> Primitives.barrier output output
                | _ -> output)

        // A value that is the next state twice over owns only one block.
        let seen = HashSet<int64>()
        let distinct = apart |> Array.map (fun output -> if seen.Add output.Id then output else Primitives.barrier output output)
        Plan.create parameters distinct (Array.init states (fun i -> i, i))

    let executor = Executor plan
    let inputBlocks = parameters[states..] |> Array.map (fun p -> Storage(int64 p.Size * int64 (Dtype.size p.Dtype)))
    let captured = plan.Inputs[parameters.Length ..] |> Array.map (fun leaf -> nonNull leaf.Storage)
    let outputBlocks = plan.OutputSizes |> Array.map Storage
    let blocks = Array.concat [ state; inputBlocks; captured; outputBlocks ]
    do executor.Bind(ReadOnlySpan(blocks |> Array.map (fun block -> NativeInterop.NativePtr.toNativeInt block.Pointer)))

    /// The block of an input (after the state): written by the caller before a run.
    member _.Input(i: int) : Storage = inputBlocks[i]

    /// Copies a value into an input's block.
    member _.SetInput(i: int, value: Storage) =
        value.Span<byte>().CopyTo(inputBlocks[i].Span<byte>())
        GC.KeepAlive value

    /// The block of an output (after the next state): valid until the next run.
    member _.OutputBlock(i: int) : Storage = blocks[plan.Outputs[states + i]]

    /// The output as a tensor on its block.
    member this.Output(i: int) : Tensor =
        let output = outputs[states + i]
        Primitives.data (this.OutputBlock i) output.Shape output.Dtype

    /// The plan's kernels, one a line.
    member _.Kernels = plan.Instructions |> Array.map (fun instruction -> instruction.Label)

    /// Each kernel with its median nanoseconds over some runs, which also advance the state.
    member _.Profile(runs: int) : string[] =
        Array.map2
            (fun (instruction: Instruction) time ->
                let line = $"{time, 10:F0} ns  {instruction.Label}"

                match instruction.Kernel with
                | :? ScanKernel as scan -> Array.append [| line |] (scan.Profile runs)
                | _ -> [| line |])
            plan.Instructions
            (executor.Profile runs)
        |> Array.concat

    /// The plan.
    member _.Plan = plan

    /// Computes the outputs and overwrites the state.
    member _.Run() =
        executor.Run()
        GC.KeepAlive blocks

/// Compilation: functions of tensors (in any records) become flat plans of fused kernels.
and [<AbstractClass; Sealed>] Program private () =

    /// Simplified outputs; captured scalars become constants of the program.
    static member internal simplify(outputs: Tensor[]) : Tensor[] =
        let scalar (node: Tensor) =
            match node.Primitive, node.Storage with
            | Primitive.Data, storage when not (isNull storage) && node.Size = 1 && node.Dtype <> Dtype.Int32 ->
                let storage = nonNull storage

                let value =
                    match node.Dtype with
                    | Dtype.Float32 -> float (storage.Span<float32>()[0])
                    | Dtype.Float64 -> storage.Span<float>()[0]
                    | _ -> float (storage.Span<int>()[0])

                Some(Primitives.constant value node.Dtype node.Shape)
            | _ -> None

        Verify.check "tracing" outputs
        let simple = Simplify.run scalar outputs
        Verify.check "simplification" simple
        simple

    /// The same function, traced at its first call with each structure, shapes and element types, and replayed as fused kernels afterwards.
    /// Numbers that are not tensors are part of the structure: pass what changes from call to call as `Tensor.scalar`.
    static member compile(f: 'a -> 'b) : 'a -> 'b = Compiled<'a, 'b> f :> obj :?> ('a -> 'b)

    /// How often and why a compiled function was traced.
    static member explain(compiled: 'a -> 'b) : string =
        match box compiled with
        | :? Compiled<'a, 'b> as compiled -> compiled.Explain()
        | _ -> "not compiled: an ordinary function. Make it with Program.compile."

    /// The kernels that the newest form of a compiled function runs, in order.
    static member kernels(compiled: 'a -> 'b) : string[] =
        match box compiled with
        | :? Compiled<'a, 'b> as compiled -> compiled.Kernels
        | _ -> [||]

    /// A step function with a state of its own that is updated in place: for training loops and simulations.
    static member start (step: 'state -> 'input -> 'state * 'output) (initial: 'state) : Session<'state, 'input, 'output> =
        Session<'state, 'input, 'output>(step, initial)
