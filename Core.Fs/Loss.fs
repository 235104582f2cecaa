namespace Hybrid.Core

/// How far predictions are from targets. Every loss has two forms: `xEach` gives one number an example ([batch]), `x` their mean over the batch (a
/// scalar). The batch axis is the first. Losses of regression take predictions and targets [batch, ...] of one shape and average over an
/// example's own elements, so that the mean is the mean over all elements. Losses of classification take scores (logits) [batch, classes]
/// and labels, Int32 [batch] from 0 to classes - 1; a label outside makes the loss NaN. The mean over an empty batch is NaN.
[<RequireQualifiedAccess>]
module Loss =
    let private number (x: Tensor) value = Primitives.constant value x.Dtype x.Shape

    /// max(x, 0), whose derivative at 0 is 0.
    let private positivePart (x: Tensor) = Tensor.maximum x (number x 0.0)

    /// Means over all axes but the first.
    let private overExample operation (x: Tensor) =
        if x.Rank = 0 then
            Shape.fail operation "the prediction is a scalar" "Give the batch axis first"

        Tensor.meanOver [| 1 .. x.Rank - 1 |] x

    let private requireSame operation (prediction: Tensor) (target: Tensor) =
        if not (Shape.equal prediction.Shape target.Shape) then
            Shape.fail
                operation
                $"the prediction is {Shape.text prediction.Shape} and the target {Shape.text target.Shape}"
                "They must have one shape; reshape one"

    let private elementwise operation (f: Tensor -> Tensor -> Tensor) (prediction: Tensor) (target: Tensor) =
        requireSame operation prediction target
        overExample operation (f prediction target)

    // ---- Regression

    /// (prediction - target)^2, averaged over the example's elements: [batch].
    let squaredEach (prediction: Tensor) (target: Tensor) : Tensor = elementwise "Loss.squared" (fun p t -> Tensor.square (p - t)) prediction target

    /// The mean squared error: a scalar.
    let squared (prediction: Tensor) (target: Tensor) : Tensor = Tensor.mean (squaredEach prediction target)

    /// |prediction - target|, averaged over the example's elements: [batch]. Its derivative at equality is 0.
    let absoluteEach (prediction: Tensor) (target: Tensor) : Tensor = elementwise "Loss.absolute" (fun p t -> Tensor.abs (p - t)) prediction target

    /// The mean absolute error: a scalar.
    let absolute (prediction: Tensor) (target: Tensor) : Tensor = Tensor.mean (absoluteEach prediction target)

    /// e^2 / 2 where |e| <= delta, else delta (|e| - delta / 2), e being the error, averaged over the example's elements: [batch]. delta is above 0. Source:
    /// Huber, Robust estimation of a location parameter, 1964.
    let huberEach (delta: float) (prediction: Tensor) (target: Tensor) : Tensor =
        LayerCheck.positive "Loss.huber" (nameof delta) delta

        elementwise
            "Loss.huber"
            (fun p t ->
                let size = Tensor.abs (p - t)
                let inner = Tensor.minimum size (number size delta)
                inner * (size - 0.5 * inner))
            prediction
            target

    /// The mean Huber loss: a scalar.
    let huber (delta: float) (prediction: Tensor) (target: Tensor) : Tensor = Tensor.mean (huberEach delta prediction target)

    /// e^s - y s: the negative log-likelihood, up to ln y!, of counts y under Poisson distributions whose logarithms of the mean s are predicted,
    /// averaged over the example's elements: [batch].
    let poissonEach (logRate: Tensor) (target: Tensor) : Tensor = elementwise "Loss.poisson" (fun s y -> Tensor.exp s - y * s) logRate target

    /// The mean Poisson loss: a scalar.
    let poisson (logRate: Tensor) (target: Tensor) : Tensor = Tensor.mean (poissonEach logRate target)

    /// 1 - cos of the angle between prediction and target along the last axis, averaged over the axes between: [batch]. Lengths count as at
    /// least 1e-8, so that a vector of zeros has loss 1.
    let cosineEach (prediction: Tensor) (target: Tensor) : Tensor =
        requireSame "Loss.cosine" prediction target

        if prediction.Rank < 2 then
            Shape.fail "Loss.cosine" $"the prediction is {Shape.text prediction.Shape}" "It takes [batch, ..., features]"

        let last = [| prediction.Rank - 1 |]

        let length (x: Tensor) =
            let squares = Tensor.sumOver last (Tensor.square x)
            Tensor.sqrt (Tensor.maximum squares (number squares 1e-16))

        1.0 - Tensor.sumOver last (prediction * target) / (length prediction * length target) |> overExample "Loss.cosine"

    /// The mean cosine loss: a scalar.
    let cosine (prediction: Tensor) (target: Tensor) : Tensor = Tensor.mean (cosineEach prediction target)

    // ---- Two classes

    /// max(0, 1 - y s) for scores s and targets y of -1 or 1, averaged over the example's elements: [batch]. Its derivative at the margin is 0.
    let hingeEach (score: Tensor) (target: Tensor) : Tensor = elementwise "Loss.hinge" (fun s y -> positivePart (1.0 - y * s)) score target

    /// The mean hinge loss: a scalar.
    let hinge (score: Tensor) (target: Tensor) : Tensor = Tensor.mean (hingeEach score target)

    /// max(0, 1 - y s)^2 for targets y of -1 or 1, averaged over the example's elements: [batch].
    let squaredHingeEach (score: Tensor) (target: Tensor) : Tensor =
        elementwise "Loss.squaredHinge" (fun s y -> Tensor.square (positivePart (1.0 - y * s))) score target

    /// The mean squared hinge loss: a scalar.
    let squaredHinge (score: Tensor) (target: Tensor) : Tensor = Tensor.mean (squaredHingeEach score target)

    /// max(0, -y s) for targets y of -1 or 1, averaged over the example's elements: [batch]. Its derivative at s = 0 is that of -y s: the rule
    /// of Rosenblatt (The perceptron, 1958) counts a score of 0 as a mistake.
    let perceptronEach (score: Tensor) (target: Tensor) : Tensor =
        elementwise "Loss.perceptron" (fun s y -> Tensor.maximum (number s 0.0) (-(y * s))) score target

    /// The mean perceptron loss: a scalar.
    let perceptron (score: Tensor) (target: Tensor) : Tensor = Tensor.mean (perceptronEach score target)

    /// -y ln sigmoid(s) - (1 - y) ln sigmoid(-s) for logits s and targets y in [0, 1], averaged over the example's elements: [batch]; without overflow
    /// for any finite logit.
    let binaryCrossEntropyEach (logit: Tensor) (target: Tensor) : Tensor =
        elementwise "Loss.binaryCrossEntropy" (fun s y -> y * Tensor.softplus -s + (1.0 - y) * Tensor.softplus s) logit target

    /// The mean binary cross-entropy: a scalar.
    let binaryCrossEntropy (logit: Tensor) (target: Tensor) : Tensor = Tensor.mean (binaryCrossEntropyEach logit target)

    // ---- Many classes

    let private requireScores operation (scores: Tensor) =
        if scores.Rank <> 2 || scores.Shape[1] < 1 then
            Shape.fail operation $"the scores are {Shape.text scores.Shape}" "They must be [batch, classes]"

    let private requireLabels operation (scores: Tensor) (labels: Tensor) =
        requireScores operation scores

        if labels.Dtype <> Dtype.Int32 || not (Shape.equal labels.Shape [| scores.Shape[0] |]) then
            Shape.fail
                operation
                $"the labels are {Shape.text labels.Shape} of {labels.Dtype} and the scores {Shape.text scores.Shape}"
                $"The labels must be Int32 [{scores.Shape[0]}]"

    /// Bool [batch, classes]: true at each label.
    let private isLabel (scores: Tensor) (labels: Tensor) = Tensor.equal (Tensor.expandDims 1 labels) (Numbers.range scores.Shape[1])

    /// Each example's entry at its label: [batch].
    let private atLabel (chosen: Tensor) (x: Tensor) = Tensor.sumOver [| 1 |] (Tensor.select chosen x (number x 0.0))

    /// The losses, NaN where the label is no class.
    let private orNaN (scores: Tensor) (labels: Tensor) (losses: Tensor) =
        let bound value = Primitives.constant value Dtype.Int32 labels.Shape
        let valid = Tensor.logicalAnd (Tensor.lessOrEqual (bound 0.0) labels) (Tensor.less labels (bound (float scores.Shape[1])))
        Tensor.select valid losses (number losses nan)

    /// With labels of weight 1 - smoothing and the rest spread evenly over all classes: -sum_k q_k ln softmax(s)_k, q = (1 - smoothing) [k = label] +
    /// smoothing / classes: [batch]. smoothing is in [0, 1]. Stable for logits of any finite size. Source: Szegedy et al., Rethinking the
    /// Inception architecture, 2016.
    let smoothedCrossEntropyEach (smoothing: float) (logits: Tensor) (labels: Tensor) : Tensor =
        let operation = "Loss.softmaxCrossEntropy"
        LayerCheck.within operation (nameof smoothing) 0.0 1.0 smoothing
        requireLabels operation logits labels
        let shifted = logits - Tensor.stopGradient (Tensor.maxKeep [| 1 |] logits)
        let logSum = Tensor.log (Tensor.sumOver [| 1 |] (Tensor.exp shifted))
        let picked = atLabel (isLabel logits labels) shifted

        let expected = if smoothing = 0.0 then picked else (1.0 - smoothing) * picked + smoothing * Tensor.meanOver [| 1 |] shifted

        orNaN logits labels (logSum - expected)

    /// The mean cross-entropy with label smoothing: a scalar.
    let smoothedCrossEntropy (smoothing: float) (logits: Tensor) (labels: Tensor) : Tensor =
        Tensor.mean (smoothedCrossEntropyEach smoothing logits labels)

    /// -ln softmax(s)_label: [batch]. Stable for logits of any finite size; a logit of -infinity excludes a class.
    let softmaxCrossEntropyEach (logits: Tensor) (labels: Tensor) : Tensor = smoothedCrossEntropyEach 0.0 logits labels

    /// The mean softmax cross-entropy: a scalar.
    let softmaxCrossEntropy (logits: Tensor) (labels: Tensor) : Tensor = Tensor.mean (softmaxCrossEntropyEach logits labels)

    /// -sum_k q_k ln softmax(s)_k for target probabilities q [batch, classes]: [batch]. A target of 0 contributes 0.
    let crossEntropyWithProbabilitiesEach (logits: Tensor) (probabilities: Tensor) : Tensor =
        let operation = "Loss.crossEntropyWithProbabilities"
        requireScores operation logits
        requireSame operation logits probabilities
        let zero = number logits 0.0
        let terms = Tensor.select (Tensor.equal probabilities zero) zero (probabilities * Tensor.logSoftmax 1 logits)
        -(Tensor.sumOver [| 1 |] terms)

    /// The mean cross-entropy against target probabilities: a scalar.
    let crossEntropyWithProbabilities (logits: Tensor) (probabilities: Tensor) : Tensor =
        Tensor.mean (crossEntropyWithProbabilitiesEach logits probabilities)

    /// sum_k q_k (ln q_k - l_k) for predicted log-probabilities l and target probabilities q, both [batch, ..., classes], over all of an example's elements:
    /// [batch]. A target of 0 contributes 0.
    let klDivergenceEach (logProbabilities: Tensor) (target: Tensor) : Tensor =
        let operation = "Loss.klDivergence"
        requireSame operation logProbabilities target

        if target.Rank < 2 then
            Shape.fail operation $"the target is {Shape.text target.Shape}" "It takes [batch, ..., classes]"

        let zero = number target 0.0
        let isZero = Tensor.equal target zero
        let safe = Tensor.select isZero (number target 1.0) target
        let terms = Tensor.select isZero zero (safe * (Tensor.log safe - logProbabilities))
        Tensor.sumOver [| 1 .. target.Rank - 1 |] terms

    /// The mean Kullback-Leibler divergence from predictions to targets: a scalar.
    let klDivergence (logProbabilities: Tensor) (target: Tensor) : Tensor = Tensor.mean (klDivergenceEach logProbabilities target)

    /// The scores with -infinity at the labels.
    let private others (scores: Tensor) (chosen: Tensor) = Tensor.select chosen (number scores System.Double.NegativeInfinity) scores

    /// max(0, 1 + max_{k <> label} s_k - s_label): [batch]. Its derivative at the margin is 0; equal runners-up share it. Source: Crammer and Singer, On
    /// the algorithmic implementation of multiclass kernel-based vector machines, 2001.
    let multiclassHingeEach (scores: Tensor) (labels: Tensor) : Tensor =
        requireLabels "Loss.multiclassHinge" scores labels
        let chosen = isLabel scores labels
        let margin = Tensor.maxOver [| 1 |] (others scores chosen) - atLabel chosen scores
        orNaN scores labels (positivePart (1.0 + margin))

    /// The mean multi-class hinge loss: a scalar.
    let multiclassHinge (scores: Tensor) (labels: Tensor) : Tensor = Tensor.mean (multiclassHingeEach scores labels)

    /// max(0, max_{k <> label} s_k - s_label), the perceptron of many classes: [batch]. A tie counts as a mistake: the derivative there is that of the
    /// difference, and equal runners-up share it.
    let multiclassPerceptronEach (scores: Tensor) (labels: Tensor) : Tensor =
        requireLabels "Loss.multiclassPerceptron" scores labels
        let chosen = isLabel scores labels
        let margin = Tensor.maxOver [| 1 |] (others scores chosen) - atLabel chosen scores
        orNaN scores labels (Tensor.maximum (number margin 0.0) margin)

    /// The mean multi-class perceptron loss: a scalar.
    let multiclassPerceptron (scores: Tensor) (labels: Tensor) : Tensor = Tensor.mean (multiclassPerceptronEach scores labels)
