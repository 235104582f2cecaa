using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid.Bench;

using Tensor = Hybrid.Core.Tensor;

/// <summary>A training step by Adam with its usual constants, compiled: loss, gradients and the update in place.</summary>
internal static class AdamStep
{
    /// <summary>Compiles a step.</summary>
    /// <param name="weights">The weights' shapes and element types.</param>
    /// <param name="inputs">The inputs' shapes and element types.</param>
    /// <param name="loss">The loss of weights and inputs.</param>
    public static Compiled Of((int[] Shape, Dtype Dtype)[] weights, (int[] Shape, Dtype Dtype)[] inputs, Func<Tensor[], Tensor[], Tensor> loss)
    {
        int count = weights.Length;
        int states = (3 * count) + 1;
        Tensor[] Step(Tensor[] a)
        {
            Tensor[] own = a[..count];
            var (value, gradients) = Grad.valueAndGrad(FuncConvert.FromFunc((Tensor[] w) => loss(w, a[states..])), own);
            var time = a[3 * count] + 1.0;
            var one = TensorModule.ones(Dtype.Float32, []);
            var correction1 = one / (one - TensorModule.power(one * 0.9, time));
            var correction2 = one / (one - TensorModule.power(one * 0.999, time));
            var results = new Tensor[states + 1];
            for (int i = 0; i < count; i++)
            {
                var first = (a[count + i] * 0.9) + (gradients[i] * 0.1);
                var second = (a[(2 * count) + i] * 0.999) + (gradients[i] * gradients[i] * 0.001);
                results[i] = own[i] - (0.001 * (first * correction1) / (TensorModule.sqrt(second * correction2) + 1e-8));
                results[count + i] = first;
                results[(2 * count) + i] = second;
            }

            results[3 * count] = time;
            results[states] = value;
            return results;
        }

        return new Compiled(Step, states, [.. weights, .. weights, .. weights, ([], Dtype.Float32), .. inputs]);
    }
}
