namespace Hybrid.Core

open System
open System.Threading
open Hybrid.Providers.Memory
open Hybrid.Providers.Pointwise

/// How elements are printed: nested in brackets, long axes cut in the middle.
[<RequireQualifiedAccess>]
module internal TensorText =
    /// Entries shown at each end of an axis that is longer than twice as many.
    let private edge = 3

    /// The elements of a row-major array of a shape; `element` gives the text of the one at a position.
    let format (shape: Shape) (element: int -> string) : string =
        let strides = Shape.strides shape

        let rec nest axis offset =
            if axis = shape.Length then
                element offset
            else
                let entry i = nest (axis + 1) (offset + i * strides[axis])
                let extent = shape[axis]

                let entries =
                    if extent <= 2 * edge then
                        [ for i in 0 .. extent - 1 -> entry i ]
                    else
                        [ for i in 0 .. edge - 1 -> entry i ] @ [ "..." ] @ [ for i in extent - edge .. extent - 1 -> entry i ]

                let separator = if axis = shape.Length - 1 then ", " else ",\n" + String(' ', axis + 1)
                "[" + String.Join(separator, entries) + "]"

        nest 0 0

/// Which axes a general product pairs: batch axes are kept and aligned, contracted axes are summed over, all others are free.
/// The result's axes are the batch axes, then the left's free axes, then the right's.
type DotAxes = { LeftBatch: int[]; RightBatch: int[]; LeftContracted: int[]; RightContracted: int[] }

/// The closed set of operations that every array program is made of. Each transformation (shapes in Primitives, gradients in Grad,
/// batching in Batch, kernels in Plan) is one exhaustive match over it, so that a case without a rule does not compile.
[<RequireQualifiedAccess; CustomEquality; NoComparison>]
type Primitive =
    /// A value in memory.
    | Data
    /// An input of a traced program.
    | Parameter of index: int
    /// Every element is the same number, known when the program is made.
    | Constant of value: float
    /// A function of each element.
    | Unary of UnaryOperation
    /// A function of each pair of elements; both operands have the result's shape.
    | Binary of BinaryOperation
    /// The second operand where the first is true, else the third.
    | Select
    /// Conversion to the result's element type.
    | Cast
    /// Uniform numbers in [0, 1) (or 32 random bits as Int32) from a key of two integers, counted by position.
    | Uniform
    /// Combination over some axes, which the result lacks.
    | Reduce of operation: ReduceOperation * axes: int[]
    /// The same elements in row-major order under another shape.
    | Reshape
    /// Axis i of the result is axis order[i] of the operand.
    | Permute of order: int[]
    /// Axes of extent 1 stretched to the result's shape.
    | Broadcast
    /// Elements start, start + step, ... along each axis.
    | Slice of start: int[] * step: int[]
    /// Zeros around (low before; after is what the result's shape leaves) and between the elements along each axis.
    | Pad of low: int[] * interior: int[]
    /// Operands one after the other along an axis.
    | Concatenate of axis: int
    /// Some axes backwards.
    | Reverse of axes: int[]
    /// Entries of the first operand along an axis, at the positions that the second names; batched: axis 0 of both runs in step.
    | Gather of axis: int * batched: bool
    /// The transpose of Gather: adds the second operand's entries to zeros at the positions that the first names.
    | ScatterAdd of axis: int * batched: bool
    /// The general product.
    | Dot of DotAxes
    /// The operand itself: what a gradient is taken with respect to.
    | Variable
    /// The operand itself, constant to gradients.
    | StopGradient
    /// The first operand itself, available only after the second, and never merged with another: what recomputation starts from.
    | Barrier
    /// The first operand itself, whose gradient by the remaining operands the rule gives.
    | Custom of CustomGradient
    /// An operation with a kernel of its own on whole blocks of memory: convolution, sorting, factorisations, loops.
    | Routine of Routine

    override this.Equals other =
        match other with
        | :? Primitive as that -> Primitive.Same this that
        | _ -> false

    override this.GetHashCode() =
        let axes (values: int[]) = values |> Array.fold (fun hash value -> hash * 31 + value) 17

        match this with
        | Data -> 1
        | Parameter index -> 2 + index * 31
        | Constant value -> value.GetHashCode() ^^^ 3
        | Unary operation -> 100 + int operation
        | Binary operation -> 200 + int operation
        | Select -> 4
        | Cast -> 5
        | Uniform -> 6
        | Reduce(operation, over) -> 300 + int operation + 7 * axes over
        | Reshape -> 7
        | Permute order -> 8 + axes order
        | Broadcast -> 9
        | Slice(start, step) -> 10 + axes start + 3 * axes step
        | Pad(low, interior) -> 11 + axes low + 3 * axes interior
        | Concatenate axis -> 12 + 31 * axis
        | Reverse over -> 13 + axes over
        | Gather(axis, batched) -> 14 + 62 * axis + (if batched then 31 else 0)
        | ScatterAdd(axis, batched) -> 15 + 62 * axis + (if batched then 31 else 0)
        | Dot axesOf -> 16 + axes axesOf.LeftBatch + 3 * axes axesOf.RightBatch + 5 * axes axesOf.LeftContracted + 7 * axes axesOf.RightContracted
        | Variable -> 17
        | StopGradient -> 18
        | Barrier -> 19
        | Custom _ -> 20
        | Routine routine -> 21 + 31 * routine.Text.GetHashCode()

    /// The operation and its attributes in one line, by which two structures are told apart.
    member internal this.Text: string =
        let list (values: int[]) = String.Join(".", values)

        match this with
        | Data -> "Data"
        | Parameter index -> $"Parameter{index}"
        | Constant value -> $"Constant{value:R}"
        | Unary operation -> string operation
        | Binary operation -> string operation
        | Select -> "Select"
        | Cast -> "Cast"
        | Uniform -> "Uniform"
        | Reduce(operation, axes) -> $"{operation}[{list axes}]"
        | Reshape -> "Reshape"
        | Permute order -> $"Permute[{list order}]"
        | Broadcast -> "Broadcast"
        | Slice(start, step) -> $"Slice[{list start}/{list step}]"
        | Pad(low, interior) -> $"Pad[{list low}/{list interior}]"
        | Concatenate axis -> $"Concatenate[{axis}]"
        | Reverse axes -> $"Reverse[{list axes}]"
        | Gather(axis, batched) -> $"Gather[{axis}{batched}]"
        | ScatterAdd(axis, batched) -> $"ScatterAdd[{axis}{batched}]"
        | Dot axes -> $"Dot[{list axes.LeftBatch}/{list axes.RightBatch}/{list axes.LeftContracted}/{list axes.RightContracted}]"
        | Variable -> "Variable"
        | StopGradient -> "StopGradient"
        | Barrier -> "Barrier"
        | Custom _ -> "Custom"
        | Routine routine -> routine.Text

    /// Whether two primitives do the same thing; constants by bits, so that NaN equals NaN and 0 differs from -0.
    static member private Same (left: Primitive) (right: Primitive) =
        match left, right with
        | Constant a, Constant b -> BitConverter.DoubleToInt64Bits a = BitConverter.DoubleToInt64Bits b
        | Parameter a, Parameter b -> a = b
        | Unary a, Unary b -> a = b
        | Binary a, Binary b -> a = b
        | Reduce(a, x), Reduce(b, y) -> a = b && x = y
        | Permute a, Permute b -> a = b
        | Slice(a, x), Slice(b, y) -> a = b && x = y
        | Pad(a, x), Pad(b, y) -> a = b && x = y
        | Concatenate a, Concatenate b -> a = b
        | Reverse a, Reverse b -> a = b
        | Gather(a, x), Gather(b, y) -> a = b && x = y
        | ScatterAdd(a, x), ScatterAdd(b, y) -> a = b && x = y
        | Dot a, Dot b -> a = b
        | Custom a, Custom b -> obj.ReferenceEquals(a, b)
        | Routine a, Routine b -> a.Text = b.Text
        | Data, Data
        | Select, Select
        | Cast, Cast
        | Uniform, Uniform
        | Reshape, Reshape
        | Broadcast, Broadcast
        | Variable, Variable
        | StopGradient, StopGradient
        | Barrier, Barrier -> true
        | _ -> false

/// A gradient given by its author: from the operands (without the value) and the result's cotangent to one cotangent an operand.
and [<Sealed>] CustomGradient(rule: Tensor[] -> Tensor -> Tensor[]) =
    /// The rule.
    member _.Rule = rule

/// One row of the table of operations that have a kernel of their own: all its rules in one place. A concrete routine is a sealed class with
/// its attributes, beside the checked function that makes its nodes.
and [<AbstractClass; AllowNullLiteral(false)>] Routine() =
    /// The operation and all its attributes in one line, by which two routines are told apart: equal texts, equal results.
    abstract Text: string

    /// The result's shape and element type, or a ShapeException that says what is wrong with the operands.
    abstract Result: operands: Tensor[] -> struct (Shape * Dtype)

    /// One cotangent for each operand, null where nothing flows, as a graph.
    abstract Gradient: node: Tensor * cotangent: Tensor -> (Tensor | null)[]

    /// The routine over a batch: axis 0 of the operands that the flags name, and of the result. No other operand has the axis.
    abstract Batch: size: int * operands: Tensor[] * batched: bool[] -> Tensor

    /// The kernel: its operands are the operands' blocks, each row-major, then the result's.
    abstract Kernel: node: Tensor -> Hybrid.Providers.Kernel

    /// A routine on the same operands whose result begins with this one's, or null: where both are in a graph, only that one is computed.
    abstract Extension: Routine | null

    default _.Extension = null

/// An immutable array: data, or a pure operation on other tensors. Nothing is computed until a value is asked for.
and [<Sealed>] Tensor internal (primitive: Primitive, inputs: Tensor[], shape: Shape, dtype: Dtype, storage: Storage | null) =
    static let mutable count = 0L

    let id = Interlocked.Increment(&count)
    let mutable primitive = primitive
    let mutable inputs = inputs
    let mutable storage = storage

    let traced =
        match primitive with
        | Primitive.Parameter _
        | Primitive.Variable -> true
        | _ -> inputs |> Array.exists (fun (input: Tensor) -> input.IsTraced)

    /// A number that no other tensor of this process has; later tensors have larger ones.
    member internal _.Id = id

    /// The operation.
    member _.Primitive = primitive

    /// The operands.
    member internal _.Inputs = inputs

    /// The extents, outermost first. Treat as immutable.
    member _.Shape: Shape = shape

    /// The number of axes.
    member _.Rank = shape.Length

    /// The number of elements.
    member _.Size = Shape.size shape

    /// The type of the elements.
    member _.Dtype: Dtype = dtype

    /// Whether it depends on a program's input or on what a gradient is being taken with respect to.
    member internal _.IsTraced: bool = traced

    /// The computed elements in row-major order, or null.
    member internal _.Storage = storage

    /// Records the computed value; what is not needed for a gradient any more is forgotten, so that a chain of steps does not pile up.
    member internal _.SetStorage(value: Storage) =
        storage <- value

        if not traced then
            primitive <- Primitive.Data
            inputs <- [||]

    /// The elements, when they have been computed, or the operation; then element type and shape. Asking computes nothing.
    override _.ToString() =
        let invariant = Globalization.CultureInfo.InvariantCulture

        let content =
            match storage with
            | null -> primitive.Text
            | storage ->
                TensorText.format shape (fun i ->
                    match dtype with
                    | Dtype.Float32 -> (storage.Span<float32>()[i]).ToString("G5", invariant)
                    | Dtype.Float64 -> (storage.Span<float>()[i]).ToString("G6", invariant)
                    | Dtype.Int32 -> (storage.Span<int>()[i]).ToString invariant
                    | Dtype.Bool -> if storage.Span<int>()[i] <> 0 then "true" else "false")

        $"{content} {dtype} {Shape.text shape}"

    static member internal Node(primitive, inputs, shape, dtype) = Tensor(primitive, inputs, shape, dtype, null)

    /// A tensor whose every element is the same number.
    static member internal Constant(value: float, dtype: Dtype, shape: Shape) =
        if dtype = Dtype.Int32 && value <> Math.Truncate value then
            Shape.fail "Constant" $"{value} is not a whole number, and the tensor holds Int32" "Cast the tensor to Float32 first"

        Tensor(Primitive.Constant(Dtype.round dtype value), [||], shape, dtype, null)

    static member internal Unary(operation: UnaryOperation, x: Tensor) =
        let dtype =
            match operation with
            | UnaryOperation.Not when x.Dtype <> Dtype.Bool -> Shape.fail $"{operation}" $"the operand is {x.Dtype}" "It takes Bool; compare first"
            | UnaryOperation.Not -> Dtype.Bool
            | UnaryOperation.Negate
            | UnaryOperation.Abs
            | UnaryOperation.Sign when x.Dtype = Dtype.Int32 -> Dtype.Int32
            | _ when not (Dtype.isFloat x.Dtype) -> Shape.fail $"{operation}" $"the operand is {x.Dtype}" "It takes Float32 or Float64; cast first"
            | UnaryOperation.IsFinite -> Dtype.Bool
            | _ -> x.Dtype

        Tensor.Node(Primitive.Unary operation, [| x |], x.Shape, dtype)

    /// The operand stretched to a shape under NumPy's rule.
    static member internal BroadcastTo(x: Tensor, shape: Shape) =
        if Shape.equal x.Shape shape then
            x
        else
            if not (Shape.equal (Shape.broadcast "BroadcastTo" x.Shape shape) shape) then
                Shape.fail "BroadcastTo" $"{Shape.text x.Shape} does not stretch to {Shape.text shape}" "Only axes of extent 1 stretch"

            match x.Primitive with
            | Primitive.Constant value -> Tensor.Node(Primitive.Constant value, [||], shape, x.Dtype)
            | _ ->
                let aligned = Array.append (Array.create (shape.Length - x.Rank) 1) x.Shape
                let same = if x.Rank = shape.Length then x else Tensor.Node(Primitive.Reshape, [| x |], aligned, x.Dtype)
                if Shape.equal aligned shape then same else Tensor.Node(Primitive.Broadcast, [| same |], shape, x.Dtype)

    static member internal Binary(operation: BinaryOperation, left: Tensor, right: Tensor) =
        let name = string operation

        if left.Dtype <> right.Dtype then
            Shape.fail name $"element types differ: left is {left.Dtype}, right is {right.Dtype}" "Cast one operand"

        let dtype =
            match operation with
            | BinaryOperation.And
            | BinaryOperation.Or ->
                if left.Dtype <> Dtype.Bool then
                    Shape.fail name $"the operands are {left.Dtype}" "It takes Bool; compare first"
                else
                    Dtype.Bool
            | _ when left.Dtype = Dtype.Bool -> Shape.fail name "the operands are Bool" "It takes numbers; cast first"
            | BinaryOperation.Less
            | BinaryOperation.LessOrEqual
            | BinaryOperation.Equal -> Dtype.Bool
            | BinaryOperation.Xor ->
                if left.Dtype = Dtype.Int32 then
                    Dtype.Int32
                else
                    Shape.fail name $"the operands are {left.Dtype}" "It takes Int32"
            | BinaryOperation.Power
            | BinaryOperation.Atan2 when left.Dtype = Dtype.Int32 -> Shape.fail name "the operands are Int32" "Cast to Float32 or Float64"
            | _ -> left.Dtype

        let shape = Shape.broadcast name left.Shape right.Shape
        Tensor.Node(Primitive.Binary operation, [| Tensor.BroadcastTo(left, shape); Tensor.BroadcastTo(right, shape) |], shape, dtype)

    static member private Scalar(value: float, other: Tensor) = Tensor.Constant(value, other.Dtype, other.Shape)

    /// Sum, element by element, with broadcasting.
    static member (+)(left: Tensor, right: Tensor) = Tensor.Binary(BinaryOperation.Add, left, right)

    /// Sum with a number.
    static member (+)(left: Tensor, right: float) = Tensor.Binary(BinaryOperation.Add, left, Tensor.Scalar(right, left))

    /// Sum with a number.
    static member (+)(left: float, right: Tensor) = Tensor.Binary(BinaryOperation.Add, Tensor.Scalar(left, right), right)

    /// Difference, element by element, with broadcasting.
    static member (-)(left: Tensor, right: Tensor) = Tensor.Binary(BinaryOperation.Subtract, left, right)

    /// Difference with a number.
    static member (-)(left: Tensor, right: float) = Tensor.Binary(BinaryOperation.Subtract, left, Tensor.Scalar(right, left))

    /// Difference with a number.
    static member (-)(left: float, right: Tensor) = Tensor.Binary(BinaryOperation.Subtract, Tensor.Scalar(left, right), right)

    /// Product, element by element, with broadcasting.
    static member (*)(left: Tensor, right: Tensor) = Tensor.Binary(BinaryOperation.Multiply, left, right)

    /// Product with a number.
    static member (*)(left: Tensor, right: float) = Tensor.Binary(BinaryOperation.Multiply, left, Tensor.Scalar(right, left))

    /// Product with a number.
    static member (*)(left: float, right: Tensor) = Tensor.Binary(BinaryOperation.Multiply, Tensor.Scalar(left, right), right)

    /// Quotient, element by element, with broadcasting.
    static member (/)(left: Tensor, right: Tensor) = Tensor.Binary(BinaryOperation.Divide, left, right)

    /// Quotient by a number.
    static member (/)(left: Tensor, right: float) = Tensor.Binary(BinaryOperation.Divide, left, Tensor.Scalar(right, left))

    /// Quotient of a number.
    static member (/)(left: float, right: Tensor) = Tensor.Binary(BinaryOperation.Divide, Tensor.Scalar(left, right), right)

    /// The opposite of each element.
    static member (~-)(x: Tensor) = Tensor.Unary(UnaryOperation.Negate, x)
