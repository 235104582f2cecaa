namespace Hybrid.Core

open System

/// A graph that breaks a rule of its primitives: a defect of a transformation, not of the user. The message names the node.
[<Sealed>]
type InvalidGraphException(message: string) =
    inherit InvalidOperationException(message)

/// Checks that every node of a graph is what its primitive's rule makes of its operands.
[<RequireQualifiedAccess>]
module internal Verify =
    /// The node as the checked constructors make it; null where there is nothing to compare with.
    let private expected (node: Tensor) : Tensor | null =
        let inputs = node.Inputs

        match node.Primitive with
        | Primitive.Data
        | Primitive.Parameter _
        | Primitive.Constant _ -> null
        | Primitive.Unary operation -> Primitives.unary operation inputs[0]
        | Primitive.Binary operation -> Primitives.binary operation inputs[0] inputs[1]
        | Primitive.Select -> Primitives.select inputs[0] inputs[1] inputs[2]
        | Primitive.Cast -> Primitives.cast node.Dtype inputs[0]
        | Primitive.Uniform -> Primitives.uniform inputs[0] node.Shape node.Dtype
        | Primitive.Reduce(operation, axes) -> Primitives.reduce operation axes inputs[0]
        | Primitive.Reshape -> Primitives.reshape node.Shape inputs[0]
        | Primitive.Permute order -> Primitives.permute order inputs[0]
        | Primitive.Broadcast -> Primitives.broadcastTo node.Shape inputs[0]
        | Primitive.Slice(start, step) -> Primitives.slice start step node.Shape inputs[0]
        | Primitive.Pad(low, interior) ->
            let high = node.Shape |> Array.mapi (fun i extent -> extent - low[i] - inputs[0].Shape[i] - max 0 (inputs[0].Shape[i] - 1) * interior[i])

            Primitives.pad low high interior inputs[0]
        | Primitive.Concatenate axis -> Primitives.concatenate axis inputs
        | Primitive.Reverse axes -> Primitives.reverse axes inputs[0]
        | Primitive.Gather(axis, batched) -> Primitives.gather axis batched inputs[0] inputs[1]
        | Primitive.ScatterAdd(axis, batched) -> Primitives.scatterAdd axis batched node.Shape inputs[0] inputs[1]
        | Primitive.Dot axes -> Primitives.dot axes inputs[0] inputs[1]
        | Primitive.Routine routine -> Primitives.routine routine inputs
        | Primitive.Variable
        | Primitive.StopGradient
        | Primitive.Barrier
        | Primitive.Custom _ -> inputs[0]

    let private operands (node: Tensor) = String.Join(", ", node.Inputs |> Seq.map (fun input -> $"{input.Dtype} {Shape.text input.Shape}"))

    /// Raises InvalidGraphException at the first node that breaks its rule.
    let check (stage: string) (outputs: Tensor[]) : unit =
        for node in Graph.sort (fun node -> not (isNull node.Storage)) outputs do
            if isNull node.Storage then
                let describe problem =
                    raise (
                        InvalidGraphException
                            $"After {stage}, node {node.Id} {node.Primitive.Text} of ({operands node}) {problem}. This is a defect of the library; please report it."
                    )

                let rule =
                    try
                        expected node
                    with :? ShapeException as problem ->
                        describe $"breaks its rule: {problem.Message}"

                match rule with
                | null -> ()
                | rule ->
                    if rule.Dtype <> node.Dtype || not (Shape.equal rule.Shape node.Shape) then
                        describe $"is {node.Dtype} {Shape.text node.Shape} where its rule makes {rule.Dtype} {Shape.text rule.Shape}"
