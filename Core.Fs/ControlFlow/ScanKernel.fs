namespace Hybrid.Core

open Hybrid.Providers
open Microsoft.FSharp.NativeInterop

/// The sizes of a scan: its body's parameters are constants, then the carry, then one step's inputs; its outputs the next carry, then one step's
/// outputs.
type internal ScanSizes = { Constants: int; Carries: int; Length: int; Reverse: bool }

/// Runs a body once for each step. The body reads slices of the stacked inputs and writes slices of the stacked outputs in place; the carry
/// goes from step to step without being copied. With several parts, `split` says which parameters are divided among them along their first axis, as
/// all outputs are, and each part goes through all steps by itself.
[<Sealed>]
type internal ScanKernel(body: Body, sizes: ScanSizes, packing: Packing, split: bool[], parts: int) =
    inherit WholeKernel(parts)

    let carries, firstInput = sizes.Carries, sizes.Constants + sizes.Carries
    let inputs = body.Parameters.Length - firstInput
    let size (dtype: Dtype) = nativeint (Dtype.size dtype)

    // Bytes of a part's share of a parameter or output.
    let share (node: Tensor) (dtype: Dtype) = nativeint node.Size * size dtype
    let parameterShares = body.Parameters |> Array.mapi (fun i parameter -> if split[i] then share parameter parameter.Dtype else 0n)
    let inputBytes = Array.init inputs (fun i -> let p = body.Parameters[firstInput + i] in share p p.Dtype * nativeint parts)
    let outputShares = body.Outputs |> Array.map (fun output -> share output packing.Dtype)
    let outputBytes = outputShares |> Array.map (fun bytes -> bytes * nativeint parts)
    let partBytes = packing.Offsets |> Array.map (fun offset -> nativeint offset * size packing.Dtype)
    let carryCounts = Array.init carries (fun i -> body.Outputs[i].Size)
    let carryTypes = Array.init carries (fun i -> body.Outputs[i].Dtype)

    // Two buffers for each carry: one is read while the other is written.
    let inner =
        InnerPlan(
            body,
            body.Outputs
            |> Array.mapi (fun i _ -> if i < carries then InnerOutput.Carried(sizes.Constants + i) else InnerOutput.Written packing.Dtype),
            Array.init (2 * carries) (fun i -> let output = body.Outputs[i / 2] in int64 (share output output.Dtype))
        )

    let outputs = inner.Outputs
    let stacked = System.Collections.Generic.HashSet<int>(outputs[carries..])

    /// Whether a carry is written to a block that is neither an input nor a slice of a stacked output.
    let own = Array.init carries (fun i -> outputs[i] >= body.Parameters.Length && not (stacked.Contains outputs[i]))

    let cost = float (sizes.Length * parts) * (inner.Cost + 50.0)

    /// The kernels of one step of one part with the time that each takes, after a run.
    member _.Profile(runs: int) = inner.Profile runs

    override _.Cost = cost

    override _.Execute(operands: nativeint, part: int) =
        let operand (i: int) = NativePtr.get (NativePtr.ofNativeInt<nativeint> operands) i
        let result = operand body.Parameters.Length
        let frame = inner.Take()
        let addresses = frame.Addresses
        let part = nativeint part
        let last = sizes.Length - 1

        for i in 0 .. body.Parameters.Length - 1 do
            addresses[i] <- operand i + part * parameterShares[i]

        for step in 0..last do
            let position = nativeint (if sizes.Reverse then last - step else step)

            for i in 0 .. inputs - 1 do
                addresses[firstInput + i] <- operand (firstInput + i) + position * inputBytes[i] + part * parameterShares[firstInput + i]

            for i in 0 .. carries - 1 do
                if own[i] then
                    addresses[outputs[i]] <-
                        if step = last && carryTypes[i] = packing.Dtype then
                            result + partBytes[i] + part * outputShares[i]
                        else
                            frame.Buffer(2 * i + (step &&& 1))

            for i in carries .. outputs.Length - 1 do
                addresses[outputs[i]] <- result + partBytes[i] + position * outputBytes[i] + part * outputShares[i]

            frame.Run()

            for i in 0 .. carries - 1 do
                addresses[sizes.Constants + i] <- addresses[outputs[i]]

        for i in 0 .. carries - 1 do
            Blocks.copy carryCounts[i] addresses[sizes.Constants + i] carryTypes[i] (result + partBytes[i] + part * outputShares[i]) packing.Dtype

        inner.Give frame

    /// The kernel of a scan, divided among parts of the batch where its rows do not mix.
    static member Create(body: Body, sizes: ScanSizes, packing: Packing) : ScanKernel =
        let simple () = { body with Outputs = Simplify.run (fun _ -> None) body.Outputs }

        match RowSplit.divide body sizes.Constants |> Option.orElseWith (fun () -> RowSplit.divide (simple ()) sizes.Constants) with
        | Some(part, split, parts) -> ScanKernel(part, sizes, packing, split, parts)
        | None -> ScanKernel(body, sizes, packing, Array.create body.Parameters.Length false, 1)
