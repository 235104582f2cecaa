namespace Hybrid.Core

open Hybrid.Providers

/// Where an operand lies: in an external block (an input, a captured value or an output), or in the plan's own arena (External = -1).
[<Struct>]
type internal Slot = { External: int; Offset: int64 }

/// What a kernel touches through one operand: bytes from the slot's offset on, and, when row r of the kernel touches only row r of the
/// block, the bytes of a row (else 0).
type internal Access = { Slot: Slot; Bytes: int64; RowBytes: int64; Writes: bool }

/// One kernel call. `Accesses` is empty when nothing is known of how its rows touch memory.
type internal Instruction = { Kernel: Kernel; Operands: Slot[]; Accesses: Access[]; Label: string }

/// Consecutive kernels over the same rows are run tile by tile: intermediate rows stay in the cache, and threads meet once for the group.
[<RequireQualifiedAccess>]
module internal Tiling =
    /// Bytes that one tile's rows may take together: most of a first-level cache and a part of the second.
    let private tileBytes = 96L * 1024L

    /// How a loop over a shape touches memory through a window: the access, given the block's slot and the window's element size.
    let access (slot: Slot) (window: View) (elementBytes: int) (writes: bool) : Access =
        let reach = Array.map2 (fun extent stride -> int64 (max 0 (extent - 1)) * int64 stride) window.Shape window.Strides
        let lowest = reach |> Array.sumBy (min 0L)
        let highest = reach |> Array.sumBy (max 0L)
        let size = int64 elementBytes

        let rowBytes =
            if window.Shape.Length > 0 && window.Strides[0] > 0 then
                let row = int64 window.Strides[0]
                let inner = Array.tail reach
                // The row must stay within its own stride.
                if Array.sumBy (min 0L) inner = 0L && Array.sumBy (max 0L) inner < row then row * size else 0L
            else
                0L

        {
            Slot = { slot with Offset = slot.Offset + (int64 window.Offset + lowest) * size }
            Bytes = (highest - lowest + 1L) * size
            RowBytes = rowBytes
            Writes = writes
        }

    let private overlap (a: Access) (b: Access) =
        a.Slot.External = b.Slot.External && a.Slot.Offset < b.Slot.Offset + b.Bytes && b.Slot.Offset < a.Slot.Offset + a.Bytes

    /// Whether two kernels may run tile by tile: what both touch and one writes, both touch row by row alike.
    let private compatible (first: Instruction) (second: Instruction) =
        first.Accesses
        |> Array.forall (fun a ->
            second.Accesses
            |> Array.forall (fun b -> not ((a.Writes || b.Writes) && overlap a b) || (a.RowBytes > 0L && a.RowBytes = b.RowBytes && a.Slot = b.Slot)))

    let private canTile (instruction: Instruction) = instruction.Accesses.Length > 0 && instruction.Kernel.Units > 1n

    let private merge (group: Instruction list) : Instruction =
        match group with
        | [ alone ] -> alone
        | _ ->
            let rowBytes =
                group
                |> List.collect (fun instruction -> instruction.Accesses |> List.ofArray)
                |> List.distinctBy (fun access -> access.Slot)
                |> List.sumBy (fun access -> access.RowBytes)

            let tile = max 1L (tileBytes / max 1L rowBytes)

            {
                Kernel =
                    TiledKernel(
                        group |> List.map (fun instruction -> instruction.Kernel) |> Array.ofList,
                        group |> List.map (fun instruction -> instruction.Operands.Length) |> Array.ofList,
                        nativeint tile
                    )
                Operands = group |> List.map (fun instruction -> instruction.Operands) |> Array.concat
                Accesses = [||]
                Label = group |> List.map (fun instruction -> instruction.Label) |> String.concat "; "
            }

    /// The same instructions with runs of compatible ones merged.
    let group (instructions: Instruction[]) : Instruction[] =
        let result = ResizeArray<Instruction>()
        let mutable current: Instruction list = []

        let flush () =
            if not current.IsEmpty then
                result.Add(merge (List.rev current))
                current <- []

        for instruction in instructions do
            let joins =
                canTile instruction
                && current |> List.forall (fun other -> other.Kernel.Units = instruction.Kernel.Units && compatible other instruction)

            if not joins then
                flush ()

            if canTile instruction then current <- instruction :: current else result.Add instruction

        flush ()
        result.ToArray()
