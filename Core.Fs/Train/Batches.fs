namespace Hybrid.Core

open System

/// One pass over the examples, batch after batch. What is written goes straight into the blocks that a compiled step reads, so a pass that
/// allocates nothing makes a training that allocates nothing.
[<AbstractClass>]
type BatchPass() =
    /// Moves on to the next batch and returns how many examples it has; 0 when there is none left.
    abstract Next: unit -> int

    /// Writes one tensor of the current batch, by its position among the leaves of the batch's tree, in row-major order.
    abstract Write: leaf: int * block: Span<byte> -> unit

    /// Ends the pass early.
    abstract Dispose: unit -> unit

    default _.Dispose() = ()

    interface IDisposable with
        member this.Dispose() = this.Dispose()

/// Where a training's batches come from. A batch is a tree of tensors such as (inputs, labels), whose leading axis counts the examples. The batches
/// of an epoch depend on its number and on what the source was made with (a seed), never on earlier epochs, so that a training can be resumed.
[<AbstractClass>]
type Batches<'batch>() =
    /// How many batches an epoch has.
    abstract Count: int

    /// A batch of so many examples, of which only the structure, shapes and element types matter.
    abstract Like: examples: int -> 'batch

    /// Starts a pass: the batches of an epoch, from 0, without the first `skip`.
    abstract Pass: epoch: int * skip: int -> BatchPass

/// How `Batches.ofTensors` divides examples.
type BatchOptions =
    {
        /// Examples in a batch. Range: at least 1. Default: 32.
        Size: int
        /// The seed of the order, which is drawn anew for each epoch. Default: None, the order of the examples.
        Seed: int option
        /// Leaves out a last batch that is not full. Default: false.
        DropLast: bool
    }

    /// The defaults above.
    static member Default = { Size = 32; Seed = None; DropLast = false }

/// Batches of examples in memory.
[<RequireQualifiedAccess>]
module Batches =
    /// An order of 0 .. n - 1 drawn with a key: the positions sorted by 32 random bits each. Equal for equal keys.
    let permutation (key: Tensor) (n: int) : int[] =
        let bits = Primitives.uniform key [| n |] Dtype.Int32 |> Tensor.toInt32
        let ranked = bits |> Array.mapi (fun i word -> (uint64 (uint32 word) <<< 32) ||| uint64 i)
        Array.sortInPlace ranked
        ranked |> Array.map (fun rank -> int (rank &&& 0xFFFFFFFFUL))

    /// The batches of a tree of tensors whose leading axes all count the examples. The order of epoch e is drawn with the key
    /// `Random.foldIn e (Random.key seed)`. Raises ArgumentException for a size below 1, ShapeException when the leading axes differ.
    let ofTensors (options: BatchOptions) (examples: 'batch) : Batches<'batch> =
        if options.Size < 1 then
            raise (ArgumentOutOfRangeException(nameof options, options.Size, "Batches.ofTensors: Size must be at least 1."))

        let leaves = Tree.leaves examples

        let count =
            match leaves |> Array.map (fun leaf -> if leaf.Rank = 0 then -1 else leaf.Shape[0]) |> Array.distinct with
            | [| count |] when count >= 0 -> count
            | counts ->
                Shape.fail
                    "Batches.ofTensors"
                    $"the leading axes are {Shape.text counts} (-1: a scalar)"
                    "Every tensor needs one row for each example"

        let blocks = leaves |> Array.map Run.storage
        let rowBytes = leaves |> Array.map (fun leaf -> Shape.size leaf.Shape[1..] * Dtype.size leaf.Dtype)
        let batches = if options.DropLast then count / options.Size else (count + options.Size - 1) / options.Size

        { new Batches<'batch>() with
            member _.Count = batches

            member _.Like n =
                leaves |> Array.map (fun leaf -> Tensor.zeros leaf.Dtype (Array.append [| n |] leaf.Shape[1..])) |> Tree.rebuild examples

            member _.Pass(epoch, skip) =
                let order =
                    match options.Seed with
                    | Some seed -> permutation (Random.foldIn epoch (Random.key seed)) count
                    | None -> Array.init count id

                let mutable batch = skip - 1
                let mutable size = 0

                { new BatchPass() with
                    member _.Next() =
                        batch <- batch + 1
                        size <- if batch >= batches then 0 else min options.Size (count - batch * options.Size)
                        size

                    member _.Write(leaf, block) =
                        let width = rowBytes[leaf]
                        let source = blocks[leaf].View<byte>()

                        for i in 0 .. size - 1 do
                            let row = order[batch * options.Size + i]
                            source.Slice(row * width, width).CopyTo(block.Slice(i * width, width))

                        GC.KeepAlive blocks
                }
        }
