namespace Hybrid.Tests;

/// <summary>Small data sets drawn for tests.</summary>
internal static class Tables
{
    /// <summary>Three round clouds around points four apart.</summary>
    public static DataSet Blobs(int count, int features, int seed = 0)
    {
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % 3)];
        float[] noise = RandomKey.FromSeed(seed).Normal(count, features).ToArray();
        float[] values = [.. noise.Select((value, i) => value + (i % features == labels[i / features] % features ? 4 : 0) - (labels[i / features] == 2 ? 3 : 0))];
        return DataSet.FromArrays(values, [features], labels, ["a", "b", "c"], name: "blobs");
    }

    /// <summary>y = 2 x0 - x1 + 0.5 and y' = -y, exactly.</summary>
    public static DataSet Plane(int count)
    {
        float[] x = RandomKey.FromSeed(1).Normal(count, 2).ToArray();
        float[] y = [.. Enumerable.Range(0, count).SelectMany(i => new[] { (2 * x[2 * i]) - x[(2 * i) + 1] + 0.5f, -((2 * x[2 * i]) - x[(2 * i) + 1] + 0.5f) })];
        return DataSet.FromArrays(x, [2], y, name: "plane");
    }
}
