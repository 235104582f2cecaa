namespace Hybrid.Onnx;

/// <summary>Where two ways from one value meet again.</summary>
internal static class OnnxSums
{
    /// <summary>The sum in which both ways from a value that two nodes take meet: each way's first node (the sum itself for one without layers) and its last value. Null when there is none.</summary>
    public static (OnnxNode Sum, OnnxNode[] First, string[] Last)? Meeting(OnnxChain chain, string value)
    {
        if (chain.Users(value) is not [var left, var right])
        {
            return null;
        }

        var (one, other) = (Sums(chain, left, value), Sums(chain, right, value));
        foreach (var (sum, last) in one)
        {
            if (other.FirstOrDefault(pair => ReferenceEquals(pair.Sum, sum)) is { Sum: not null } met)
            {
                return (sum, [left, right], [last, met.Last]);
            }
        }

        return null;
    }

    /// <summary>The sums of two computed values that a way passes, each with the value by which it enters.</summary>
    private static List<(OnnxNode Sum, string Last)> Sums(OnnxChain chain, OnnxNode first, string value)
    {
        List<(OnnxNode, string)> found = [];
        OnnxNode? node = first;
        while (node is not null && node.Outputs.Count > 0)
        {
            if (node.Operator == "Add" && chain.Find(node, 0) is null && chain.Find(node, 1) is null)
            {
                found.Add((node, value));
            }

            value = node.Outputs.First(name => name.Length > 0);
            if (Meeting(chain, value) is { } inner)
            {
                value = inner.Sum.Outputs[0];
            }

            node = chain.OnlyUser(value);
        }

        return found;
    }
}
