namespace Hybrid.Core

open System
open MathNet.Numerics.LinearAlgebra

/// What a linear model minimises, as a mean over the examples.
[<RequireQualifiedAccess>]
type LinearObjective =
    /// Labels, Int32 [batch]: the multi-class perceptron loss.
    | Perceptron
    /// Labels 0 and 1, Int32 [batch], one score: the binary cross-entropy.
    | Logistic
    /// Labels, Int32 [batch]: the softmax cross-entropy.
    | Softmax
    /// Labels, Int32 [batch]: the multi-class hinge loss of Crammer and Singer.
    | SupportVector
    /// Numbers [batch, outputs]: half the squared error, summed over the outputs.
    | Ridge

/// Scores that are linear in the inputs, x W + b, and what they are fitted to.
type Linear =
    {
        /// W [inputs, outputs] and b [outputs].
        Dense: Dense
        /// What is minimised.
        Objective: LinearObjective
        /// The weight lambda of the penalty lambda / 2 |W|^2 (the bias is free): 0 or more.
        Penalty: float
    }

/// Linear models: classifiers and regression. Fit one by following the gradient of `loss`, all of whose tensors are trainable; ridge regression also
/// in closed form.
[<RequireQualifiedAccess>]
module Linear =
    /// A model with W and b at 0, Float32; inputs and outputs (classes; 1 for Logistic) are 1 or more, the penalty 0 or more.
    let create (objective: LinearObjective) (penalty: float) (inputs: int) (outputs: int) : Linear =
        if not (penalty >= 0.0 && Double.IsFinite penalty) then
            raise (ArgumentOutOfRangeException(nameof penalty, penalty, "Linear.create: the penalty must be finite and 0 or more."))

        if objective = LinearObjective.Logistic && outputs <> 1 then
            raise (
                ArgumentOutOfRangeException(nameof outputs, outputs, "Linear.create: logistic regression has 1 output. Use Softmax for more classes.")
            )

        {
            Dense = Dense.createWith { Dense.defaults with Initialiser = Initialiser.Zeros } inputs outputs (Random.key 0)
            Objective = objective
            Penalty = penalty
        }

    /// The perceptron of many classes (Rosenblatt, The perceptron, 1958).
    let perceptron (inputs: int) (classes: int) : Linear = create LinearObjective.Perceptron 0.0 inputs classes

    /// Logistic regression of two classes with an L2 penalty.
    let logistic (penalty: float) (inputs: int) : Linear = create LinearObjective.Logistic penalty inputs 1

    /// Logistic regression of many classes with an L2 penalty.
    let softmax (penalty: float) (inputs: int) (classes: int) : Linear = create LinearObjective.Softmax penalty inputs classes

    /// The linear support vector machine of many classes (Crammer and Singer, On the algorithmic implementation of multiclass kernel-based vector
    /// machines, 2001); the penalty is 1 / (C n) of the usual C and n examples.
    let supportVector (penalty: float) (inputs: int) (classes: int) : Linear = create LinearObjective.SupportVector penalty inputs classes

    /// Linear regression with an L2 penalty (Hoerl and Kennard, Ridge regression, 1970); the penalty is alpha / n of the usual alpha and n examples.
    let ridge (penalty: float) (inputs: int) (outputs: int) : Linear = create LinearObjective.Ridge penalty inputs outputs

    /// x W + b: from [batch, inputs] to [batch, outputs].
    let scores (model: Linear) (x: Tensor) : Tensor = Dense.apply model.Dense x

    /// Mean loss + penalty / 2 |W|^2 for x [batch, inputs] and targets as the objective takes them: a scalar.
    let loss (model: Linear) (x: Tensor) (target: Tensor) : Tensor =
        let scores = scores model x

        let data =
            match model.Objective with
            | LinearObjective.Perceptron -> Loss.multiclassPerceptron scores target
            | LinearObjective.Logistic -> Loss.binaryCrossEntropy (Tensor.squeeze 1 scores) (Tensor.cast scores.Dtype target)
            | LinearObjective.Softmax -> Loss.softmaxCrossEntropy scores target
            | LinearObjective.SupportVector -> Loss.multiclassHinge scores target
            | LinearObjective.Ridge -> Loss.squared scores target * (0.5 * float scores.Shape[1])

        if model.Penalty = 0.0 then
            data
        else
            data + Tensor.sum (Tensor.square model.Dense.Weight) * (0.5 * model.Penalty)

    /// The most likely class of each row of x [batch, inputs]: Int32 [batch], the first of equals. Raises ArgumentException for a ridge model.
    let classify (model: Linear) (x: Tensor) : Tensor =
        match model.Objective with
        | LinearObjective.Ridge -> raise (ArgumentException "Linear.classify: a ridge model predicts numbers, not classes. Use Linear.scores.")
        | LinearObjective.Logistic ->
            let score = scores model x |> Tensor.squeeze 1
            Tensor.cast Dtype.Int32 (Tensor.greater score (Tensor.zerosLike score))
        | _ -> scores model x |> Tensor.argMax 1

    /// The ridge model that minimises its loss exactly, for x [examples, inputs] and y [examples, outputs]: W solves (X' X / n + penalty I) W =
    /// X' Y / n on centred data, by Cholesky factorisation in double precision; b makes the means fit. The model's element type is x's. Costs
    /// n inputs^2 + inputs^3. Raises ArgumentException when the equations have no unique solution (collinear inputs and no penalty) or the data are not finite.
    let fitRidge (penalty: float) (x: Tensor) (y: Tensor) : Linear =
        let operation = "Linear.fitRidge"

        if x.Rank <> 2 || y.Rank <> 2 || x.Shape[0] <> y.Shape[0] || x.Shape[0] = 0 then
            Shape.fail
                operation
                $"x is {Shape.text x.Shape} and y {Shape.text y.Shape}"
                "Give [examples, inputs] and [examples, outputs], at least one example"

        let model = ridge penalty x.Shape[1] y.Shape[1]
        let n, inputs, outputs = x.Shape[0], x.Shape[1], y.Shape[1]
        let precise = Tensor.cast Dtype.Float64
        let xMean, yMean = Tensor.meanKeep [| 0 |] (precise x), Tensor.meanKeep [| 0 |] (precise y)
        let centred, targets = precise x - xMean, precise y - yMean
        let across = Tensor.transpose centred
        let computed = Tensor.evaluate [| Tensor.matmul across centred / float n; Tensor.matmul across targets / float n; xMean; yMean |]
        let square, right = Tensor.toArray computed[0], Tensor.toArray computed[1]

        if not (Array.forall Double.IsFinite square && Array.forall Double.IsFinite right) then
            raise (ArgumentException $"{operation}: the data hold NaN or infinite numbers. Remove or replace them.")

        let equations = Matrix<float>.Build.Dense(inputs, inputs, fun i j -> square[i * inputs + j] + (if i = j then penalty else 0.0))
        let largest = equations.Diagonal().Maximum()

        let singular (cause: exn | null) =
            raise (
                ArgumentException(
                    $"{operation}: the {inputs} inputs are linearly dependent over the {n} examples, so that with penalty {penalty} there is no unique solution. Give a larger penalty or drop inputs.",
                    cause
                )
            )

        let factor =
            try
                equations.Cholesky()
            with :? ArgumentException as cause ->
                singular cause

        // Each pivot is what an input's variance leaves unexplained by those before it.
        if factor.Factor.Diagonal().Minimum() ** 2.0 <= 1e-14 * largest then
            singular null

        let solution = factor.Solve(Matrix<float>.Build.Dense(inputs, outputs, fun i j -> right[i * outputs + j]))
        let weight = Array.init (inputs * outputs) (fun k -> solution[k / outputs, k % outputs])
        let xMeans, yMeans = Tensor.toArray computed[2], Tensor.toArray computed[3]

        let bias = Array.init outputs (fun j -> yMeans[j] - (Seq.init inputs (fun i -> xMeans[i] * weight[i * outputs + j]) |> Seq.sum))

        { model with
            Dense =
                { model.Dense with
                    Weight = Numbers.ofFloats x.Dtype [| inputs; outputs |] weight
                    Bias = Some(Numbers.ofFloats x.Dtype [| outputs |] bias)
                }
        }
