using Hybrid.Onnx;

namespace Hybrid.Tests.Onnx;

/// <content>RNN, GRU and LSTM by the equations of their documents, one number at a time.</content>
internal static partial class OnnxInterpreter
{
    /// <summary>Both results, Y [seq, directions, batch, hidden] and Y_h [directions, batch, hidden].</summary>
    private static (Tensor All, Tensor Last) Recurrent(OnnxNode node, Tensor[] x)
    {
        int steps = x[0].Shape[0], batch = x[0].Shape[1], inputs = x[0].Shape[2], directions = x[1].Shape[0], hidden = (int)node.Integer("hidden_size", 0);
        float[] input = x[0].ToArray(), w = x[1].ToArray(), r = x[2].ToArray(), b = x[3].ToArray();
        int[] lengths = x.Length > 4 ? [.. x[4].ToArray().Select(length => (int)length)] : [.. Enumerable.Repeat(steps, batch)];
        int gates = x[1].Shape[1] / hidden;
        var all = new float[steps * directions * batch * hidden];
        var last = new float[directions * batch * hidden];
        for (int d = 0; d < directions; d++)
        {
            for (int n = 0; n < batch; n++)
            {
                double[] h = new double[hidden], c = new double[hidden];
                for (int s = 0; s < lengths[n]; s++)
                {
                    int t = d == 1 ? lengths[n] - 1 - s : s;
                    double Input(int gate, int unit) => b[(((d * 2 * gates) + gate) * hidden) + unit] + Enumerable.Range(0, inputs).Sum(i => (double)input[(((t * batch) + n) * inputs) + i] * w[((((d * gates) + gate) * hidden) + unit) * inputs + i]);
                    double State(int gate, int unit) => b[(((d * 2 * gates) + gates + gate) * hidden) + unit] + Enumerable.Range(0, hidden).Sum(j => h[j] * r[((((d * gates) + gate) * hidden) + unit) * hidden + j]);
                    double Gate(int gate, int unit) => Sigmoid(Input(gate, unit) + State(gate, unit));
                    double[] next = new double[hidden], memory = new double[hidden];
                    for (int unit = 0; unit < hidden; unit++)
                    {
                        switch (node.Operator)
                        {
                            case "LSTM":
                                memory[unit] = (Gate(2, unit) * c[unit]) + (Gate(0, unit) * Math.Tanh(Input(3, unit) + State(3, unit)));
                                next[unit] = Gate(1, unit) * Math.Tanh(memory[unit]);
                                break;
                            case "GRU":
                                Assert.Equal(1, node.Integer("linear_before_reset", 0));
                                double z = Gate(0, unit), candidate = Math.Tanh(Input(2, unit) + (Gate(1, unit) * State(2, unit)));
                                next[unit] = ((1 - z) * candidate) + (z * h[unit]);
                                break;
                            default:
                                Assert.Equal("Tanh", node.Find("activations")!.Texts[d]);
                                next[unit] = Math.Tanh(Input(0, unit) + State(0, unit));
                                break;
                        }
                    }

                    (h, c) = (next, memory);
                    for (int unit = 0; unit < hidden; unit++)
                    {
                        all[((((t * directions) + d) * batch) + n) * hidden + unit] = (float)h[unit];
                    }
                }

                for (int unit = 0; unit < hidden; unit++)
                {
                    last[(((d * batch) + n) * hidden) + unit] = (float)h[unit];
                }
            }
        }

        return (Tensor.From(all, steps, directions, batch, hidden), Tensor.From(last, directions, batch, hidden));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
