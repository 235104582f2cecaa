using Hybrid.Core;

namespace Hybrid.Unsupervised;

/// <summary>Minimises an autoencoder's loss by Adam, layer by layer first where this is asked.</summary>
internal sealed class AutoencoderTraining(float[] data, int width, AutoencoderOptions options, IProgress<AutoencoderProgress>? progress, CancellationToken cancellation)
{
    /// <summary>Dense networks as the options say, weights drawn or trained layer by layer.</summary>
    public (Network Encoder, Network Decoder) Build()
    {
        int[] sizes = [width, .. options.Hidden, options.Code];
        Network encoder = Network.Input(width), decoder = Network.Input(options.Code);
        float[] rows = data;
        for (int l = 0; l + 1 < sizes.Length; l++)
        {
            bool code = l + 2 == sizes.Length;
            Func<Network, Network> activation = code ? options.CodeActivation : options.Activation;
            Network up = activation(Network.Input(sizes[l]).Dense(sizes[l + 1])).Initialise(options.Seed + (2 * l));
            Network down = Network.Input(sizes[l + 1]).Dense(sizes[l]).Initialise(options.Seed + (2 * l) + 1);
            if (options.LayerEpochs > 0)
            {
                // Layers above the first have no rows in [0, 1] as a rule, and no penalties of the code unless they are the code's.
                AutoencoderOptions own = options with
                {
                    Code = sizes[l + 1],
                    Hidden = [],
                    Epochs = options.LayerEpochs,
                    Loss = l == 0 ? options.Loss : ReconstructionLoss.Squared,
                    SparsityTarget = code ? options.SparsityTarget : null,
                    L1Weight = code ? options.L1Weight : 0,
                };
                (up, down) = new AutoencoderTraining(rows, sizes[l], own, progress, cancellation).Run(up, down, l);
                rows = up.Predict(Tensor.From(rows, rows.Length / sizes[l], sizes[l])).ToArray();
            }

            encoder = encoder.Then(up);
            Network lower = l == 0 ? down : options.Activation(down);
            decoder = lower.Then(l == 0 ? Network.Input(width) : decoder);
        }

        return (encoder, decoder);
    }

    /// <summary>Trains two networks together.</summary>
    public (Network Encoder, Network Decoder) Run(Network encoder, Network decoder, int? layer = null)
    {
        var math = new AutoencoderMath(decoder.Model, options);
        AutoencoderWeights weights = math.Weights(encoder.Model);
        Tensor[] means = [];
        int batch = Math.Min(options.BatchSize, data.Length / width);
        if (options.SparsityTarget is double)
        {
            Tensor codes = NetworkSteps.Predict(encoder.Model, Tensor.From(data.AsSpan(0, batch * width).ToArray(), batch, width));
            if (codes.Min().Item() < 0 || codes.Max().Item() > 1)
            {
                throw new ArgumentException("Autoencoder: SparsityTarget is set and codes are not in [0, 1]; give the code a logistic function, or use L1Weight.");
            }

            means = [codes.Mean(0)];
        }

        Optimizer optimizer = Optimizer.Adam(options.LearningRate);
        var state = new SharedState<AutoencoderState>(new(weights, optimizer.Begin(weights), means));
        BoundStep step = state.Bind(
            (before, input) =>
            {
                (AutoencoderWeights Next, Tensor[] Means) after = (before.Weights, before.Means);
                Tensor Loss(AutoencoderWeights at)
                {
                    (Tensor value, AutoencoderWeights next, Tensor[] running) = math.Loss(at, before.Means, input.Rows, new RandomKey(input.Key));
                    after = (next, running);
                    return value;
                }

                (Tensor loss, AutoencoderWeights gradient) = Gradient.ValueAndGradient(Loss, before.Weights);
                (AutoencoderWeights moved, OptimizerState next) = optimizer.Apply(gradient, before.Optimizer, before.Weights, input.Rate, loss.IsFinite());
                return (new AutoencoderState(math.Keep(moved, after.Next), next, after.Means), loss);
            },
            (Rows: Tensor.Zeros(batch, width), Rate: Tensor.Scalar(1e-3), Key: Tensor.Zeros([2], ElementType.Int32)));
        new RowTraining
        {
            Operation = "Autoencoder",
            Rows = data,
            Width = width,
            Batch = batch,
            Epochs = options.Epochs,
            FirstRate = options.LearningRate,
            LastRate = 0.1 * options.LearningRate,
            Seed = options.Seed,
            KeySeed = options.Seed,
        }.Run(step, (epoch, loss, seconds) => progress?.Report(new(layer, epoch, options.Epochs, loss, seconds)), cancellation);
        AutoencoderWeights trained = state.Value.Weights;
        return (encoder.WithModel(trained.Encoder), decoder.WithModel(math.Decoder(trained)));
    }
}
