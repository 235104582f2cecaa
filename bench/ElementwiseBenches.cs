using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid.Bench;

using Tensor = Hybrid.Core.Tensor;

/// <summary>The peers' b_elementwise.py: functions of 1e6 float32, rows of 1024 x 1024, sums, and small automatic differentiation.</summary>
internal static class ElementwiseBenches
{
    private const int Million = 1_000_000;
    private static readonly int[] BothThreads = [1, 2];

    public static IEnumerable<(string Name, Func<IEnumerable<Line>> Run)> All()
    {
        yield return One("ew_tanh", TensorModule.tanh);
        yield return One("ew_exp", TensorModule.exp);
        yield return One("ew_log", x => TensorModule.log(TensorModule.abs(x) + 0.1));
        yield return One("ew_sigmoid", TensorModule.sigmoid);
        yield return One("ew_gelu", x => 0.5 * x * (1.0 + TensorModule.erf(x * 0.7071067811865476)));
        yield return One("ew_relu", x => TensorModule.maximum(x, TensorModule.zerosLike(x)));
        yield return Pair("ew_add", (x, y) => x + y);
        yield return Pair("ew_mul", (x, y) => x * y);
        yield return One("ew_sum", TensorModule.sum);
        yield return Rows("ew_softmax_rows", x => TensorModule.softmax(1, x));
        yield return Rows("ew_logsumexp_rows", x => TensorModule.logSumExp(1, x));
        yield return ("ew_layernorm_rows", () =>
        {
            Tensor Normalise(Tensor x, Tensor gain, Tensor shift)
            {
                var deviation = x - TensorModule.meanKeep([1], x);
                var variance = TensorModule.meanKeep([1], deviation * deviation);
                return deviation * TensorModule.reciprocalSqrt(variance + 1e-5) * gain + shift;
            }

            int[] square = [1024, 1024], row = [1024];
            var program = new Compiled(a => [Normalise(a[0], a[1], a[2])], 0, (square, Dtype.Float32), (row, Dtype.Float32), (row, Dtype.Float32));
            return Compiled.Lines("ew_layernorm_rows", program.Run, "us", 1e6, 1024, BothThreads);
        }
        );
        yield return Rows("ew_sum_axis0", x => TensorModule.sumOver([0], x));
        yield return Rows("ew_sum_axis1", x => TensorModule.sumOver([1], x));
        yield return Rows("ew_transpose_copy", TensorModule.transpose);
        yield return Small("ew_grad_rosenbrock_1000_f64", 1000, x => Grad.grad(FSharpFunc(Rosenbrock), x));
        yield return Small("ew_hessian_rosenbrock_100_f64", 100, x => Grad.hessian(FSharpFunc(Rosenbrock), x));
        yield return ("ew_autodiff_chain_200_scalar_ops", () =>
        {
            var chain = FSharpFunc(z =>
            {
                for (int i = 0; i < 100; i++)
                {
                    z = z * 1.001 + 0.001;
                }

                return z;
            });
            var program = new Compiled(
                a =>
                {
                    var (value, gradient) = Grad.valueAndGrad(chain, a[0]);
                    return [value, gradient];
                },
                0,
                ([], Dtype.Float32));
            return Compiled.Lines("ew_autodiff_chain_200_scalar_ops", program.Run, "us", 1e6, 200, [1]);
        }
        );
    }

    private static Tensor Rosenbrock(Tensor x)
    {
        int n = x.Shape[0];
        var head = TensorModule.slice(0, 0, n - 1, x);
        var tail = TensorModule.slice(0, 1, n - 1, x);
        return TensorModule.sum(100.0 * TensorModule.square(tail - TensorModule.square(head)) + TensorModule.square(1.0 - head));
    }

    private static FSharpFunc<Tensor, Tensor> FSharpFunc(Converter<Tensor, Tensor> f) => FuncConvert.FromFunc(new Func<Tensor, Tensor>(f));

    private static (string, Func<IEnumerable<Line>>) One(string name, Func<Tensor, Tensor> f) => (name, () =>
        Compiled.Lines(name, new Compiled(a => [f(a[0])], 0, ([Million], Dtype.Float32)).Run, "us", 1e6, Million, BothThreads));

    private static (string, Func<IEnumerable<Line>>) Pair(string name, Func<Tensor, Tensor, Tensor> f) => (name, () =>
        Compiled.Lines(name, new Compiled(a => [f(a[0], a[1])], 0, ([Million], Dtype.Float32), ([Million], Dtype.Float32)).Run, "us", 1e6, Million, BothThreads));

    private static (string, Func<IEnumerable<Line>>) Rows(string name, Func<Tensor, Tensor> f) => (name, () =>
        Compiled.Lines(name, new Compiled(a => [f(a[0])], 0, ([1024, 1024], Dtype.Float32)).Run, "us", 1e6, 1024, BothThreads));

    private static (string, Func<IEnumerable<Line>>) Small(string name, int n, Func<Tensor, Tensor> f) => (name, () =>
        Compiled.Lines(name, new Compiled(a => [f(a[0])], 0, ([n], Dtype.Float64)).Run, "us", 1e6, n, [1]));
}
