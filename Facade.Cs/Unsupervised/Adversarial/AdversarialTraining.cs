using System.Diagnostics;
using Hybrid.Core;
using Hybrid.Data;

namespace Hybrid.Unsupervised;

/// <summary>Turns of the players, with looks at what is made in between.</summary>
internal sealed class AdversarialTraining
{
    private const int Looked = 1000;
    private const int Directions = 64;

    private readonly AdversarialOptions _options;
    private readonly AdversarialMath _math;
    private readonly float[] _data;
    private readonly int _width;
    private readonly float[]? _bits;
    private readonly int _batch;
    private readonly Optimizer _makersOptimizer;
    private readonly Optimizer _discriminatorOptimizer;
    private readonly SharedState<AdversarialState> _state;
    private readonly BoundStep _discriminator;
    private readonly BoundStep _makers;
    private int[] _order = [];
    private int _place;
    private int _pass;

    public AdversarialTraining(float[] data, int width, float[]? bits, Sequential[] makers, Sequential discriminator, AdversarialOptions options)
    {
        (_options, _math, _data, _width, _bits, _batch) = (options, new(options), data, width, bits, Math.Min(options.BatchSize, data.Length / width));
        _makersOptimizer = Optimizer.Adam(options.GeneratorRate, options.Beta1, options.Beta2);
        _discriminatorOptimizer = Optimizer.Adam(options.DiscriminatorRate, options.Beta1, options.Beta2);
        _state = new(new(makers, discriminator, makers, _makersOptimizer.Begin(makers), _discriminatorOptimizer.Begin(discriminator)));
        var like = new AdversarialInput(Tensor.Zeros(_batch, width), Tensor.Scalar(1e-3), Tensor.Zeros([2], ElementType.Int32), bits is null ? [] : [Tensor.Zeros(_batch, options.Classes)]);
        _discriminator = _state.Bind(Judge, like);
        _makers = _state.Bind(Make, like);
    }

    public (Sequential[] Makers, Sequential Discriminator, AdversarialOutcome Outcome) Run(IProgress<AdversarialProgress>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        (AdversarialState State, int Step, double Distance) best = (_state.Value, 0, double.PositiveInfinity);
        string? diverged = null;
        double bound = 0;
        int step = 0, since = 0, without = 0;
        while (step < _options.Steps && !cancellation.IsCancellationRequested)
        {
            double done = (double)step / _options.Steps;
            for (int critic = 0; critic < _options.Critics; critic++)
            {
                bound += Turn(_discriminator, _options.DiscriminatorRate * (1 - (0.9 * done)), (step * (_options.Critics + 1)) + critic);
                since++;
            }

            float loss = Turn(_makers, _options.GeneratorRate * (1 - (0.9 * done)), (step * (_options.Critics + 1)) + _options.Critics);
            step++;
            if (!double.IsFinite(bound) || !float.IsFinite(loss))
            {
                diverged = FormattableString.Invariant($"after {step} steps the players' numbers are not finite; lower GeneratorRate (now {_options.GeneratorRate}) and DiscriminatorRate (now {_options.DiscriminatorRate})");
                break;
            }

            if (step % _options.CheckEvery == 0 || step == _options.Steps)
            {
                double distance = Look();
                bool isBest = distance < best.Distance;
                progress?.Report(new(step, _options.Steps, bound / since, distance, isBest, clock.Elapsed.TotalSeconds));
                (bound, since, without) = (0, 0, isBest ? 0 : without + 1);
                if (!double.IsFinite(distance))
                {
                    diverged = FormattableString.Invariant($"after {step} steps made rows are not finite; lower GeneratorRate (now {_options.GeneratorRate})");
                    break;
                }

                if (isBest || !_options.KeepBest)
                {
                    best = (_state.Value, step, distance);
                }

                if (without >= _options.Patience)
                {
                    break;
                }
            }
        }

        return (best.State.Average, best.State.Discriminator, new(step, best.Step, best.Distance, diverged));
    }

    private float Turn(BoundStep step, double rate, int number)
    {
        Span<float> rows = step.Input<float>(0);
        Span<float> bits = _bits is null ? [] : step.Input<float>(3);
        for (int i = 0; i < _batch; i++)
        {
            if (_place == _order.Length)
            {
                _order = CounterRandom.Of(_options.Seed).Derive(1).Derive((ulong)_pass++).Permutation(_data.Length / _width);
                _place = 0;
            }

            int row = _order[_place++];
            _data.AsSpan(row * _width, _width).CopyTo(rows[(i * _width)..]);
            _bits?.AsSpan(row * _options.Classes, _options.Classes).CopyTo(bits[(i * _options.Classes)..]);
        }

        step.Input<float>(1)[0] = (float)rate;
        Span<int> key = step.Input<int>(2);
        (key[0], key[1]) = (number, _options.Seed);
        step.Run();
        return step.Output<float>(0)[0];
    }

    // The distance of rows made of the first rows' classes from these rows.
    private double Look()
    {
        int count = Math.Min(Looked, _data.Length / _width);
        Tensor? condition = _bits is null ? null : Tensor.From(_bits.AsSpan(0, count * _options.Classes).ToArray(), count, _options.Classes);
        Tensor made = NetworkSteps.Predict(_state.Value.Average[0], AdversarialMath.Beside(RandomKey.FromSeed(_options.Seed + 1).Normal(count, _options.Code), condition));
        float[] numbers = made.ToArray();
        return numbers.All(float.IsFinite)
            ? EarthMover.Sliced(Tensor.From(numbers, count, _width), Tensor.From(_data.AsSpan(0, count * _width).ToArray(), count, _width), Directions)
            : double.NaN;
    }

    private (AdversarialState Next, Tensor Bound) Judge(AdversarialState state, AdversarialInput input)
    {
        RandomKey[] keys = new RandomKey(input.Key).Split(2);
        Tensor? condition = input.Condition.Length > 0 ? input.Condition[0] : null;
        (Tensor real, Tensor made, _) = _math.Pairs(state.Makers, input.Rows, condition, keys[0]);
        Sequential after = state.Discriminator;
        Tensor bound = Tensor.Scalar(0);
        Tensor Loss(Sequential discriminator)
        {
            (Tensor loss, after, bound) = _math.Discriminator(discriminator, real, made, condition, keys[1]);
            return loss;
        }

        (Tensor value, Sequential gradient) = Gradient.ValueAndGradient(Loss, state.Discriminator);
        (Sequential moved, OptimizerState next) = _discriminatorOptimizer.Apply(gradient, state.DiscriminatorOptimizer, state.Discriminator, input.Rate, value.IsFinite());
        moved = _options.Clip is double limit ? Structure.Map(tensor => tensor.Clamp(-limit, limit), moved) : moved;
        return (state with { Discriminator = NetworkSteps.Keep(moved, after), DiscriminatorOptimizer = next }, bound);
    }

    private (AdversarialState Next, Tensor Loss) Make(AdversarialState state, AdversarialInput input)
    {
        Tensor? condition = input.Condition.Length > 0 ? input.Condition[0] : null;
        Sequential[] after = state.Makers;
        Tensor Loss(Sequential[] makers)
        {
            (Tensor loss, after) = _math.Makers(makers, state.Discriminator, input.Rows, condition, new RandomKey(input.Key));
            return loss;
        }

        (Tensor value, Sequential[] gradient) = Gradient.ValueAndGradient(Loss, state.Makers);
        (Sequential[] moved, OptimizerState next) = _makersOptimizer.Apply(gradient, state.MakersOptimizer, state.Makers, input.Rate, value.IsFinite());
        moved = [.. moved.Zip(after, NetworkSteps.Keep)];
        Sequential[] average = Structure.Combine((kept, now) => (_options.Averaging * kept) + ((1 - _options.Averaging) * now), state.Average, moved);
        return (state with { Makers = moved, Average = [.. average.Zip(moved, NetworkSteps.Keep)], MakersOptimizer = next }, value);
    }
}
