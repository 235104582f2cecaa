namespace Hybrid.Core

open System
open System.Collections.Generic
open Hybrid.Providers.Pointwise

/// What each primitive does to a cotangent: graph to graph, so that gradients of gradients need nothing more.
[<RequireQualifiedAccess>]
module internal GradientRules =
    let private number (like: Tensor) value = Primitives.constant value like.Dtype like.Shape

    /// The derivative of a unary operation, given the operand and the result; null where it is 0 everywhere.
    let unary (operation: UnaryOperation) (x: Tensor) (y: Tensor) : Tensor | null =
        match operation with
        | UnaryOperation.Negate -> number x -1.0
        | UnaryOperation.Abs -> Primitives.unary UnaryOperation.Sign x
        | UnaryOperation.Sqrt -> 0.5 / y
        | UnaryOperation.ReciprocalSqrt -> -0.5 * y * y * y
        | UnaryOperation.Reciprocal -> -(y * y)
        | UnaryOperation.Exp -> y
        | UnaryOperation.ExpMinus1 -> y + 1.0
        | UnaryOperation.Log -> Primitives.unary UnaryOperation.Reciprocal x
        | UnaryOperation.Log1Plus -> Primitives.unary UnaryOperation.Reciprocal (x + 1.0)
        | UnaryOperation.Sin -> Primitives.unary UnaryOperation.Cos x
        | UnaryOperation.Cos -> -(Primitives.unary UnaryOperation.Sin x)
        | UnaryOperation.Tanh -> 1.0 - y * y
        | UnaryOperation.Sigmoid -> y * (1.0 - y)
        | UnaryOperation.Softplus -> Primitives.unary UnaryOperation.Sigmoid x
        | UnaryOperation.Erf -> (2.0 / sqrt Math.PI) * Primitives.unary UnaryOperation.Exp (-(x * x))
        | UnaryOperation.LogGamma -> Primitives.unary UnaryOperation.Digamma x
        | UnaryOperation.Digamma -> Primitives.unary UnaryOperation.Trigamma x
        | UnaryOperation.Trigamma -> raise (NotSupportedException "Trigamma: its derivative is not available. Differentiate LogGamma at most twice.")
        | _ -> null

    let private binary operation (a: Tensor) (b: Tensor) (y: Tensor) (g: Tensor) : (Tensor | null)[] =
        let zero = number g 0.0
        let less left right = Primitives.binary BinaryOperation.Less left right

        let isConstant (x: Tensor) =
            match x.Primitive with
            | Primitive.Constant _ -> true
            | _ -> false

        match operation with
        | BinaryOperation.Add -> [| g; g |]
        | BinaryOperation.Subtract -> [| g; -g |]
        | BinaryOperation.Multiply -> [| g * b; g * a |]
        | BinaryOperation.Divide ->
            let quotient = g / b
            [| quotient; -(quotient * y) |]
        // Where both are equal the second is the one chosen, so that max(x, 0) has derivative 0 at 0. Beside a constant the result tells
        // as much as the operand, which then need not be kept.
        | BinaryOperation.Max ->
            let first = less b (if isConstant b then y else a)
            [| Primitives.select first g zero; Primitives.select first zero g |]
        | BinaryOperation.Min ->
            let first = less (if isConstant b then y else a) b
            [| Primitives.select first g zero; Primitives.select first zero g |]
        | BinaryOperation.Power ->
            let positive = less (number a 0.0) a
            let logarithm = Primitives.unary UnaryOperation.Log (Primitives.select positive a (number a 1.0))
            [| g * b * Primitives.binary BinaryOperation.Power a (b - 1.0); g * y * logarithm |]
        | BinaryOperation.Atan2 ->
            let scaled = g / (a * a + b * b)
            [| scaled * b; -(scaled * a) |]
        | _ -> [| null; null |]

    let private product (axes: int[]) (x: Tensor) (y: Tensor) (g: Tensor) =
        // Where a factor is 0, the others' product is what it multiplies; with two zeros, nothing is left.
        let wide t = Primitives.expand axes x.Shape t
        let isZero = Primitives.binary BinaryOperation.Equal x (number x 0.0)
        let zeros = Primitives.sum axes (Primitives.cast x.Dtype isZero)
        let safe = Primitives.select isZero (number x 1.0) x
        let others = Primitives.reduce ReduceOperation.Product axes safe
        let none = Primitives.binary BinaryOperation.Equal zeros (number zeros 0.0)
        let one = Primitives.binary BinaryOperation.Equal zeros (number zeros 1.0)
        let nothing = number x 0.0
        let whenNone = Primitives.select (wide none) (wide (g * y) / safe) nothing
        let whenOne = Primitives.select (Primitives.binary BinaryOperation.And (wide one) isZero) (wide (g * others)) nothing
        whenNone + whenOne

    let private extremum (axes: int[]) (x: Tensor) (y: Tensor) (g: Tensor) =
        let chosen = Primitives.binary BinaryOperation.Equal x (Primitives.expand axes x.Shape y)
        let count = Primitives.sum axes (Primitives.cast x.Dtype chosen)
        Primitives.select chosen (Primitives.expand axes x.Shape (g / count)) (number x 0.0)

    /// Back from the product's cotangent to one operand's: contract with the other operand, then put the axes in place.
    let private dotOperand (axes: DotAxes) (left: bool) (x: Tensor) (other: Tensor) (g: Tensor) =
        let batch, contracted, otherBatch, otherContracted =
            if left then
                axes.LeftBatch, axes.LeftContracted, axes.RightBatch, axes.RightContracted
            else
                axes.RightBatch, axes.RightContracted, axes.LeftBatch, axes.LeftContracted

        let free = Primitives.freeAxes x.Rank batch contracted
        let otherFree = Primitives.freeAxes other.Rank otherBatch otherContracted
        let batches = batch.Length
        let otherStart = if left then batches + free.Length else batches

        let back =
            {
                LeftBatch = [| 0 .. batches - 1 |]
                RightBatch = otherBatch
                LeftContracted = Array.init otherFree.Length (fun i -> otherStart + i)
                RightContracted = otherFree
            }

        // The result's axes: batch, own free axes, then the other's contracted axes in ascending order.
        let result = Primitives.dot back g other
        let ascending = Array.sort otherContracted
        let position = Array.zeroCreate x.Rank
        batch |> Array.iteri (fun i axis -> position[axis] <- i)
        free |> Array.iteri (fun i axis -> position[axis] <- batches + i)

        contracted |> Array.iteri (fun i axis -> position[axis] <- batches + free.Length + Array.IndexOf(ascending, otherContracted[i]))

        Primitives.permute position result

    /// One cotangent for each operand, null where nothing flows.
    let apply (node: Tensor) (g: Tensor) : (Tensor | null)[] =
        let inputs = node.Inputs

        match node.Primitive with
        | Primitive.Data
        | Primitive.Parameter _
        | Primitive.Constant _ -> [||]
        | Primitive.Uniform
        | Primitive.StopGradient -> [| null |]
        | Primitive.Unary operation ->
            match unary operation inputs[0] node with
            | null -> [| null |]
            | derivative -> [| g * derivative |]
        | Primitive.Binary operation -> binary operation inputs[0] inputs[1] node g
        | Primitive.Select ->
            let zero = number g 0.0
            [| null; Primitives.select inputs[0] g zero; Primitives.select inputs[0] zero g |]
        | Primitive.Cast -> [| (if Dtype.isFloat inputs[0].Dtype then Primitives.cast inputs[0].Dtype g else null) |]
        | Primitive.Reduce(operation, axes) ->
            let x = inputs[0]

            match operation with
            | ReduceOperation.Sum -> [| Primitives.expand axes x.Shape g |]
            | ReduceOperation.Product -> [| product axes x node g |]
            | ReduceOperation.Max
            | ReduceOperation.Min -> [| extremum axes x node g |]
            | _ -> [| null |]
        | Primitive.Reshape -> [| Primitives.reshape inputs[0].Shape g |]
        | Primitive.Permute order ->
            let inverse = Array.zeroCreate order.Length
            order |> Array.iteri (fun i axis -> inverse[axis] <- i)
            [| Primitives.permute inverse g |]
        | Primitive.Broadcast -> [| Primitives.unbroadcast inputs[0].Shape g |]
        | Primitive.Slice(start, step) ->
            let interior = step |> Array.map (fun s -> s - 1)

            let high =
                node.Shape |> Array.mapi (fun i extent -> inputs[0].Shape[i] - start[i] - (if extent = 0 then 0 else (extent - 1) * step[i] + 1))

            [| Primitives.pad start high interior g |]
        | Primitive.Pad(low, interior) -> [| Primitives.slice low (interior |> Array.map ((+) 1)) inputs[0].Shape g |]
        | Primitive.Concatenate axis ->
            let mutable offset = 0

            inputs
            |> Array.map (fun part ->
                let start = Array.init part.Rank (fun i -> if i = axis then offset else 0)
                offset <- offset + part.Shape[axis]
                Primitives.slice start (Array.create part.Rank 1) part.Shape g)
        | Primitive.Reverse axes -> [| Primitives.reverse axes g |]
        | Primitive.Gather(axis, batched) -> [| Primitives.scatterAdd axis batched inputs[0].Shape inputs[1] g; null |]
        | Primitive.ScatterAdd(axis, batched) -> [| null; Primitives.gather axis batched g inputs[0] |]
        | Primitive.Dot axes -> [| dotOperand axes true inputs[0] inputs[1] g; dotOperand axes false inputs[1] inputs[0] g |]
        | Primitive.Variable -> [| g |]
        | Primitive.Barrier -> [| g; null |]
        | Primitive.Custom custom -> Array.append [| null |] (custom.Rule (Array.tail inputs) g)
        | Primitive.Routine routine -> routine.Gradient(node, g)

/// Derivatives of functions of any tree of tensors. Each call is a graph transformation; nothing is computed until a value is asked for.
[<RequireQualifiedAccess>]
module Grad =
    /// From cotangents of the outputs to cotangents of the variables (zeros where nothing flows).
    let internal pullback (outputs: Tensor[]) (cotangents: Tensor[]) (variables: Tensor[]) : Tensor[] =
        let isVariable = HashSet<int64>(variables |> Seq.map (fun v -> v.Id))
        let nodes = Graph.sort (fun node -> isVariable.Contains node.Id || not node.IsTraced) outputs
        let depends = HashSet<int64>(isVariable)

        for node in nodes do
            if node.Inputs |> Array.exists (fun input -> depends.Contains input.Id) then
                depends.Add node.Id |> ignore

        let flowing = Dictionary<int64, Tensor>()

        let add (target: Tensor) (g: Tensor) =
            flowing[target.Id] <-
                match flowing.TryGetValue target.Id with
                | true, sum -> sum + g
                | _ -> g

        Array.iter2
            (fun (output: Tensor) g ->
                if depends.Contains output.Id then
                    add output g)
            outputs
            cotangents

        for node in Array.rev nodes do
            if depends.Contains node.Id && not (isVariable.Contains node.Id) then
                match flowing.TryGetValue node.Id with
                | true, g ->
                    let back = GradientRules.apply node g

                    for i in 0 .. back.Length - 1 do
                        match back[i] with
                        | null -> ()
                        | g ->
                            if depends.Contains node.Inputs[i].Id then
                                add node.Inputs[i] g
                | _ -> ()

        variables
        |> Array.map (fun variable ->
            match flowing.TryGetValue variable.Id with
            | true, g -> g
            | _ -> Primitives.zerosLike variable)

    /// The same values with the variables' own operands in place of the variables: once a derivative has been taken, what it was taken with
    /// respect to is of no further use, and results that referred to it would keep all that went before alive.
    let private settle (variables: Tensor[]) (values: Tensor[]) : Tensor[] =
        let settled = Dictionary<int64, Tensor>()

        for variable in variables do
            settled[variable.Id] <- variable.Inputs[0]

        let find (node: Tensor) =
            match settled.TryGetValue node.Id with
            | true, other -> other
            | _ -> node

        for node in Graph.sort (fun node -> settled.ContainsKey node.Id || not node.IsTraced) values do
            if not (settled.ContainsKey node.Id) && node.Inputs |> Array.exists (fun input -> settled.ContainsKey input.Id) then
                settled[node.Id] <- Primitives.rebuild node (Array.map find node.Inputs)

        Array.map find values

    let private scalar (name: string) (value: Tensor) =
        if value.Rank <> 0 then
            Shape.fail
                name
                $"the function's value has shape {Shape.text value.Shape}"
                "A gradient is of a scalar; take the sum or mean, or use vjp or jacobian"

        if not (Dtype.isFloat value.Dtype) then
            Shape.fail name $"the function's value is {value.Dtype}" "It must be Float32 or Float64"

    let private one (value: Tensor) = Primitives.constant 1.0 value.Dtype value.Shape

    /// The value, something else that the function computes on the way (a new state, a metric), and the gradient.
    let valueAndGradWith (f: 'a -> Tensor * 'b) (x: 'a) : (Tensor * 'b) * 'a =
        let variables = Tree.leaves x |> Array.map Primitives.variable
        let value, other = f (Tree.rebuild x variables)
        scalar "grad" value
        let others = Tree.leaves other
        let gradients = pullback [| value |] [| one value |] variables
        let results = settle variables (Array.concat [ [| value |]; others; gradients ])
        let other = if others.Length = 0 then other else Tree.rebuild other results[1 .. others.Length]
        (results[0], other), Tree.rebuild x results[others.Length + 1 ..]

    /// The value of a scalar function and its gradient, a value of the argument's own type. Integer leaves get zeros.
    let valueAndGrad (f: 'a -> Tensor) (x: 'a) : Tensor * 'a =
        let (value, ()), gradient = valueAndGradWith (fun x -> f x, ()) x
        value, gradient

    /// The gradient of a scalar function: `grad (fun w -> loss w) weights` has the type of the weights.
    let grad (f: 'a -> Tensor) (x: 'a) : 'a = snd (valueAndGrad f x)

    /// The value, and the function from a cotangent of it to the argument's cotangent.
    let vjp (f: 'a -> 'b) (x: 'a) : 'b * ('b -> 'a) =
        let variables = Tree.leaves x |> Array.map Primitives.variable
        let result = f (Tree.rebuild x variables)
        let outputs = Tree.leaves result
        result, (fun cotangent -> pullback outputs (Tree.leaves cotangent) variables |> Tree.rebuild x)

    /// The value and its directional derivative along a tangent of the argument (forward mode, by reverse mode twice).
    let jvp (f: 'a -> 'b) (x: 'a) (tangent: 'a) : 'b * 'b =
        let variables = Tree.leaves x |> Array.map Primitives.variable
        let result = f (Tree.rebuild x variables)
        let outputs = Tree.leaves result
        // The pullback is linear in the cotangent, whatever its value: its own pullback is the pushforward.
        let cotangents = outputs |> Array.map (fun output -> Primitives.variable (Primitives.zerosLike output))
        let back = pullback outputs cotangents variables
        result, pullback back (Tree.leaves tangent) cotangents |> Tree.rebuild result

    /// The Hessian of a scalar function times a vector, at the cost of a few gradients.
    let hessianVector (f: 'a -> Tensor) (x: 'a) (vector: 'a) : 'a = (snd (vjp (grad f) x)) vector

    /// All partial derivatives of a tensor by a tensor: shape (f x).Shape followed by x.Shape. One vectorised pullback.
    let jacobian (f: Tensor -> Tensor) (x: Tensor) : Tensor =
        let variable = Primitives.variable x
        let y = f variable
        let n = y.Size
        let position axis = Primitives.broadcastTo [| n; n |] (Primitives.reshape (if axis = 0 then [| n; 1 |] else [| 1; n |]) (Numbers.range n))
        let identity = Primitives.cast y.Dtype (Primitives.binary BinaryOperation.Equal (position 0) (position 1))
        let basis = Primitives.reshape (Array.append [| n |] y.Shape) identity
        let rows = Batch.vmap (fun cotangent -> (pullback [| y |] [| cotangent |] [| variable |])[0]) basis
        (settle [| variable |] [| Primitives.reshape (Array.append y.Shape x.Shape) rows |])[0]

    /// All second derivatives of a scalar function of a tensor: shape x.Shape followed by x.Shape.
    let hessian (f: Tensor -> Tensor) (x: Tensor) : Tensor = jacobian (grad f) x

    /// The same function, which in a gradient is computed again instead of keeping what it computed on the way: less memory for more time. What it closes
    /// over gets its gradient too.
    let checkpoint (f: 'a -> 'b) (x: 'a) : 'b =
        let given = Tree.leaves x
        let placeholders = given |> Array.mapi (fun i operand -> Primitives.parameter i operand.Shape operand.Dtype)
        let result = f (Tree.rebuild x placeholders)
        let captured, body = Body.close placeholders (Tree.leaves result)
        let operands = Array.append captured given
        let packing = body.Outputs |> Array.map (fun output -> output.Shape, output.Dtype) |> Packing.create

        // The results are one value to the rule, so that they are computed again together.
        let rule (operands: Tensor[]) g =
            let flowing =
                Packing.cotangents packing g
                |> Seq.indexed
                |> Seq.choose (fun (i, g) -> g |> Option.ofObj |> Option.map (fun g -> i, g))
                |> Array.ofSeq

            if flowing.Length = 0 then
                operands |> Array.map Primitives.zerosLike
            else
                let fresh = operands |> Array.map (fun operand -> Primitives.variable (Primitives.barrier operand (snd flowing[0])))
                let outputs = Body.apply body fresh
                pullback (flowing |> Array.map (fun (i, _) -> outputs[i])) (Array.map snd flowing) fresh

        if body.Outputs.Length = 0 then
            result
        else
            Primitives.custom rule (Packing.join packing (Body.apply body operands)) operands |> Packing.parts packing |> Tree.rebuild result

    /// A function with a gradient of your own: `rule operand cotangent` is the operand's cotangent.
    let withRule (f: Tensor -> Tensor) (rule: Tensor -> Tensor -> Tensor) (x: Tensor) : Tensor =
        Primitives.custom (fun operands g -> [| rule operands[0] g |]) (f x) [| x |]
