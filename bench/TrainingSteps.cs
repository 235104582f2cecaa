using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid.Bench;

using Tensor = Hybrid.Core.Tensor;

/// <summary>Training steps written out in the core's terms: softmax cross-entropy and Adam, the state in place.</summary>
internal static class TrainingSteps
{
    /// <summary>A step of a classifier.</summary>
    /// <param name="weights">The shapes of its weights.</param>
    /// <param name="input">The shape of a batch.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="logits">From weights and inputs to logits.</param>
    public static Compiled Adam((int[] Shape, Dtype Dtype)[] weights, (int[] Shape, Dtype Dtype) input, int classes, Func<Tensor[], Tensor, Tensor> logits)
    {
        int count = weights.Length;
        int states = 3 * count + 1;
        Tensor[] Step(Tensor[] a)
        {
            Tensor[] values = a[..count];
            var (x, labels) = (a[states], a[states + 1]);
            var loss = FuncConvert.FromFunc((Tensor[] w) =>
            {
                var scores = TensorModule.logSoftmax(1, logits(w, x));
                return -TensorModule.mean(TensorModule.sumOver([1], scores * TensorModule.oneHot(Dtype.Float32, classes, labels)));
            });
            var (value, gradients) = Grad.valueAndGrad(loss, values);
            var time = a[3 * count] + 1.0;
            var one = TensorModule.ones(Dtype.Float32, []);
            var correction1 = one / (one - TensorModule.power(one * 0.9, time));
            var correction2 = one / (one - TensorModule.power(one * 0.999, time));
            var results = new Tensor[states + 1];
            for (int i = 0; i < count; i++)
            {
                var first = a[count + i] * 0.9 + gradients[i] * 0.1;
                var second = a[2 * count + i] * 0.999 + gradients[i] * gradients[i] * 0.001;
                results[i] = values[i] - 0.001 * (first * correction1) / (TensorModule.sqrt(second * correction2) + 1e-8);
                results[count + i] = first;
                results[2 * count + i] = second;
            }

            results[3 * count] = time;
            results[states] = value;
            return results;
        }

        return new Compiled(Step, states, [.. weights, .. weights, .. weights, ([], Dtype.Float32), input, ([input.Shape[0]], Dtype.Int32)]);
    }
}
