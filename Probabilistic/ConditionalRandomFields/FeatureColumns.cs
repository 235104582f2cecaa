namespace Hybrid.Probabilistic;

/// <summary>Rows of features the other way round: for each feature of a range of tokens, the tokens that have it.</summary>
internal sealed class FeatureColumns
{
    /// <summary>Turns the rows of the tokens from <paramref name="first"/> to before <paramref name="limit"/> round; tokens are counted from <paramref name="first"/>.</summary>
    public FeatureColumns(FeatureRows rows, int first, int limit, int features)
    {
        int begin = rows.Starts[first], end = rows.Starts[limit];
        int[] place = new int[features];
        for (int e = begin; e < end; e++)
        {
            place[rows.Ids[e]]++;
        }

        List<int> ids = [];
        List<int> starts = [];
        int at = 0;
        for (int f = 0; f < features; f++)
        {
            if (place[f] > 0)
            {
                ids.Add(f);
                starts.Add(at);
                int count = place[f];
                place[f] = at;
                at += count;
            }
        }

        starts.Add(at);
        (Ids, Starts, Tokens) = ([.. ids], [.. starts], new int[at]);
        Values = rows.Values is null ? null : new double[at];
        for (int t = first; t < limit; t++)
        {
            for (int e = rows.Starts[t]; e < rows.Starts[t + 1]; e++)
            {
                int target = place[rows.Ids[e]]++;
                Tokens[target] = t - first;
                if (Values is not null)
                {
                    Values[target] = rows.Values![e];
                }
            }
        }
    }

    /// <summary>The features that occur, ascending.</summary>
    public int[] Ids { get; }

    /// <summary>Where the tokens of each of them start, and where the last end.</summary>
    public int[] Starts { get; }

    /// <summary>The tokens.</summary>
    public int[] Tokens { get; }

    /// <summary>The values; null when all are 1.</summary>
    public double[]? Values { get; }

    /// <summary>Where to cut the features so that every part has about as many entries.</summary>
    public int[] Cuts(int parts)
    {
        int[] cuts = new int[parts + 1];
        for (int p = 1; p < parts; p++)
        {
            int found = Array.BinarySearch(Starts, (int)((long)Tokens.Length * p / parts));
            cuts[p] = Math.Clamp(found < 0 ? ~found : found, cuts[p - 1], Ids.Length);
        }

        cuts[parts] = Ids.Length;
        return cuts;
    }
}
