using Hybrid.Providers.Attention;

namespace Hybrid.Providers.Tests.Attention;

/// <summary>A case of attention with numbers for its operands, and the plain formula for it in double precision.</summary>
internal sealed class AttentionCase
{
    private readonly AttentionDescription _d;
    private readonly double[] _q;
    private readonly double[] _k;
    private readonly double[] _v;
    private readonly double[] _g;
    private readonly int[] _mask;
    private readonly int[] _lengths;

    public AttentionCase(AttentionDescription description, int seed)
    {
        _d = description;
        var random = new System.Random(seed);
        double[] Numbers(nint count) => [.. Enumerable.Range(0, (int)count).Select(_ => (double)(float)((random.NextDouble() * 4) - 2))];
        _q = Numbers(_d.Batch * _d.Queries * _d.Heads * _d.KeyWidth);
        _k = Numbers(_d.Batch * _d.Keys * _d.Heads * _d.KeyWidth);
        _v = Numbers(_d.Batch * _d.Keys * _d.Heads * _d.ValueWidth);
        _g = Numbers(_d.Batch * _d.Queries * _d.Heads * _d.ValueWidth);
        _mask = [.. Enumerable.Range(0, (int)(_d.MaskBatch * _d.MaskHeads * _d.Queries * _d.Keys)).Select(_ => random.Next(3) > 0 ? 1 : 0)];
        _lengths = [.. Enumerable.Range(0, (int)_d.Batch).Select(_ => random.Next((int)_d.Keys + 1))];
    }

    /// <summary>The operands of the kernel, the result last.</summary>
    public Array[] Operands() => [.. Inputs(), Typed(new double[_g.Length])];

    /// <summary>The operands of the gradient's kernel, the gradients last.</summary>
    public Array[] GradientOperands() => [.. Inputs(), Typed(Expected().Result), Typed(_g), Typed(new double[_q.Length + _k.Length + _v.Length])];

    /// <summary>The result and the gradients by queries, keys and values, one after the other.</summary>
    public (double[] Result, double[] Gradients) Expected()
    {
        double[] result = new double[_g.Length], byQuery = new double[_q.Length], byKey = new double[_k.Length], byValue = new double[_v.Length];
        for (nint b = 0; b < _d.Batch; b++)
        {
            for (nint h = 0; h < _d.Heads; h++)
            {
                for (nint i = 0; i < _d.Queries; i++)
                {
                    Query(b, h, i, result, byQuery, byKey, byValue);
                }
            }
        }

        return (result, [.. byQuery, .. byKey, .. byValue]);
    }

    private void Query(nint b, nint h, nint i, double[] result, double[] byQuery, double[] byKey, double[] byValue)
    {
        nint query = ((b * _d.Queries) + i) * _d.Heads + h;
        nint Key(nint j) => ((b * _d.Keys) + j) * _d.Heads + h;
        double[] weights = new double[_d.Keys], flows = new double[_d.Keys];
        double total = 0, mean = 0;
        for (nint j = 0; j < _d.Keys; j++)
        {
            if (Sees(b, h, i, j))
            {
                double score = 0;
                for (nint c = 0; c < _d.KeyWidth; c++)
                {
                    score += _q[(query * _d.KeyWidth) + c] * _k[(Key(j) * _d.KeyWidth) + c];
                }

                weights[j] = Math.Exp(_d.Scale * score);
                total += weights[j];
            }
        }

        for (nint j = 0; j < _d.Keys && total > 0; j++)
        {
            weights[j] /= total;
            for (nint c = 0; c < _d.ValueWidth; c++)
            {
                double g = _g[(query * _d.ValueWidth) + c], v = _v[(Key(j) * _d.ValueWidth) + c];
                result[(query * _d.ValueWidth) + c] += weights[j] * v;
                byValue[(Key(j) * _d.ValueWidth) + c] += weights[j] * g;
                flows[j] += g * v;
            }

            mean += weights[j] * flows[j];
        }

        for (nint j = 0; j < _d.Keys; j++)
        {
            double byScore = _d.Scale * weights[j] * (flows[j] - mean);
            for (nint c = 0; c < _d.KeyWidth; c++)
            {
                byQuery[(query * _d.KeyWidth) + c] += byScore * _k[(Key(j) * _d.KeyWidth) + c];
                byKey[(Key(j) * _d.KeyWidth) + c] += byScore * _q[(query * _d.KeyWidth) + c];
            }
        }
    }

    private bool Sees(nint b, nint h, nint i, nint j)
    {
        nint maskRow = ((_d.MaskBatch == 1 ? 0 : b) * _d.MaskHeads) + (_d.MaskHeads == 1 ? 0 : h);
        return (!_d.Causal || j <= i + _d.Keys - _d.Queries)
            && (!_d.HasLengths || j < _lengths[b])
            && (!_d.HasMask || _mask[(((maskRow * _d.Queries) + i) * _d.Keys) + j] != 0);
    }

    private List<Array> Inputs()
    {
        List<Array> inputs = [Typed(_q), Typed(_k), Typed(_v)];
        if (_d.HasMask)
        {
            inputs.Add(_mask);
        }

        if (_d.HasLengths)
        {
            inputs.Add(_lengths);
        }

        return inputs;
    }

    private Array Typed(double[] values) => _d.Type == ElementType.Float32 ? Array.ConvertAll(values, value => (float)value) : values.ToArray();
}
