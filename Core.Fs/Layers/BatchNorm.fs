namespace Hybrid.Core

/// Each feature brought to mean 0 and variance 1 over the batch, then scaled and shifted: y = (x - m) / sqrt(v + epsilon) scale + shift. In training m and v
/// are the batch's own and the running statistics follow them; otherwise they are the running statistics. Source: Ioffe and Szegedy, Batch
/// normalization, 2015.
type BatchNorm =
    {
        /// [features], from 1.
        Scale: Tensor
        /// [features], from 0.
        Shift: Tensor
        /// The running mean: [features], from 0.
        Mean: NonTrainable<Tensor>
        /// The running variance: [features], from 1.
        Variance: NonTrainable<Tensor>
        /// The axis of the features, the batch axis being 0; -1 is the last.
        Axis: int
        /// The weight of a batch in the running statistics: above 0, at most 1.
        Momentum: float
        /// Added to the variance: above 0.
        Epsilon: float
    }

/// What can be chosen about batch normalisation.
type BatchNormOptions =
    {
        /// The axis of the features; default -1, the last.
        Axis: int
        /// The weight of a batch in the running statistics, above 0, at most 1; default 0.1.
        Momentum: float
        /// Added to the variance, above 0; default 1e-5.
        Epsilon: float
        /// Float32 (default) or Float64.
        Dtype: Dtype
    }

/// Batch normalisation's functions.
[<RequireQualifiedAccess>]
module BatchNorm =
    /// Last axis, momentum 0.1, epsilon 1e-5, Float32.
    let defaults: BatchNormOptions = { Axis = -1; Momentum = 0.1; Epsilon = 1e-5; Dtype = Dtype.Float32 }

    /// A layer for a number of features, 1 or more.
    let createWith (options: BatchNormOptions) (features: int) : BatchNorm =
        let operation = "BatchNorm.create"
        LayerCheck.size operation (nameof features) features
        LayerCheck.positive operation (nameof options.Momentum) options.Momentum
        LayerCheck.within operation (nameof options.Momentum) 0.0 1.0 options.Momentum
        LayerCheck.positive operation (nameof options.Epsilon) options.Epsilon
        LayerCheck.featureAxis operation options.Axis

        {
            Scale = Tensor.ones options.Dtype [| features |]
            Shift = Tensor.zeros options.Dtype [| features |]
            Mean = { NonTrainable = Tensor.zeros options.Dtype [| features |] }
            Variance = { NonTrainable = Tensor.ones options.Dtype [| features |] }
            Axis = options.Axis
            Momentum = options.Momentum
            Epsilon = options.Epsilon
        }

    /// A layer for a number of features along the last axis, 1 or more.
    let create (features: int) : BatchNorm = createWith defaults features

    /// The layer as it was created: scale 1, shift 0, running mean 0 and variance 1.
    let initialise (layer: BatchNorm) : BatchNorm =
        { layer with
            Scale = Tensor.ones layer.Scale.Dtype layer.Scale.Shape
            Shift = Tensor.zerosLike layer.Shift
            Mean = { NonTrainable = Tensor.zerosLike layer.Mean.NonTrainable }
            Variance = { NonTrainable = Tensor.ones layer.Variance.NonTrainable.Dtype layer.Variance.NonTrainable.Shape }
        }

    /// From x [batch, ...] to the same shape, and the layer with the running statistics brought up to date. They move by momentum towards the batch's
    /// mean and variance, the latter with divisor n - 1 where n numbers make a feature's statistics (as PyTorch does; the normalisation itself
    /// divides by n). A batch with n = 1 moves only the mean, an empty one nothing.
    let apply (training: bool) (layer: BatchNorm) (x: Tensor) : Tensor * BatchNorm =
        let features = layer.Scale.Shape[0]
        LayerCheck.extent "BatchNorm" layer.Axis features x
        let axis = Shape.axis "BatchNorm" x.Rank layer.Axis
        let aligned = Array.init x.Rank (fun i -> if i = axis then features else 1)
        let wide = Tensor.reshape aligned

        let normalise (mean: Tensor) (variance: Tensor) =
            (x - mean) * Tensor.reciprocalSqrt (variance + layer.Epsilon) * wide layer.Scale + wide layer.Shift

        if not training then
            normalise (wide layer.Mean.NonTrainable) (wide layer.Variance.NonTrainable), layer
        else
            let others = [| 0 .. x.Rank - 1 |] |> Array.filter ((<>) axis)
            let mean = Tensor.meanKeep others x
            let variance = Tensor.meanKeep others (Tensor.square (x - mean))
            let n = x.Size / features

            /// The gradient in closed form, which needs two sums over the batch where the composition needs five: with y = (x - m) r s + b and
            /// normal = (x - m) r, the cotangent of x is r s (g - mean g - normal mean (g normal)).
            let rule (operands: Tensor[]) (g: Tensor) =
                let x, scale = operands[0], operands[1]
                let mean = Tensor.meanKeep others x
                let centred = x - mean
                let root = Tensor.reciprocalSqrt (Tensor.meanKeep others (Tensor.square centred) + layer.Epsilon)
                let keep = Shape.keeping others x.Shape
                let total = Tensor.reshape keep (Tensor.sumOver others g)
                let moment = Tensor.reshape keep (Tensor.sumOver others (g * centred)) * root
                let share = 1.0 / float (max 1 n)
                let byInput = (g - total * share - centred * (root * moment * share)) * (root * wide scale)
                [| byInput; Tensor.reshape [| features |] moment; Tensor.reshape [| features |] total |]

            let follow (running: Tensor) (batch: Tensor) =
                let batch = Tensor.stopGradient (Tensor.reshape [| features |] batch)
                { NonTrainable = running + (batch - running) * layer.Momentum }

            Primitives.custom rule (normalise mean variance) [| x; layer.Scale; layer.Shift |],
            { layer with
                Mean = if n = 0 then layer.Mean else follow layer.Mean.NonTrainable mean
                Variance = if n <= 1 then layer.Variance else follow layer.Variance.NonTrainable (variance * (float n / float (n - 1)))
            }
