namespace Hybrid;

/// <summary>Finds the name that was probably meant when an unknown one is given.</summary>
public static class Names
{
    /// <summary>The candidate nearest to a name by Damerau-Levenshtein distance, ignoring case.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="candidates">The names that are known. Of equally near ones the first wins.</param>
    /// <returns>The nearest candidate; null when there are none or none is near: more than half of the longer name's characters differ, unless the one begins with the other.</returns>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        string wanted = name.ToLowerInvariant();
        string? best = null;
        int bestDistance = int.MaxValue;
        foreach (string candidate in candidates)
        {
            string known = candidate.ToLowerInvariant();
            int distance = Distance(wanted, known);
            bool prefix = wanted.Length > 0 && known.Length > 0
                && (known.StartsWith(wanted, StringComparison.Ordinal) || wanted.StartsWith(known, StringComparison.Ordinal));
            bool near = prefix || 2 * distance <= Math.Max(wanted.Length, known.Length);
            if (near && distance < bestDistance)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>The end of an error message about an unknown name: <c>did you mean 'adam'?</c>, or, when nothing is near, <c>allowed are 'adam', 'sgd'</c>.</summary>
    /// <param name="name">The unknown name.</param>
    /// <param name="candidates">The names that are known.</param>
    /// <returns>A phrase without a full stop; at most ten names are listed.</returns>
    public static string Suggest(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        List<string> known = [.. candidates];
        if (Nearest(name, known) is string nearest)
        {
            return $"did you mean '{nearest}'?";
        }

        if (known.Count == 0)
        {
            return "there are no names to choose from";
        }

        string list = string.Join(", ", known.Take(10).Select(candidate => $"'{candidate}'"));
        return known.Count > 10 ? $"allowed are {list} and {known.Count - 10} more" : $"allowed are {list}";
    }

    /// <summary>The optimal string alignment distance: the fewest insertions, deletions, replacements and swaps of neighbours, no place edited twice.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other text.</param>
    /// <returns>0 for equal texts, at most the longer one's length. The time is the product of the lengths.</returns>
    /// <remarks>Source: F. Damerau, A technique for computer detection and correction of spelling errors, 1964.</remarks>
    public static int Distance(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        int[] beforeLast = new int[right.Length + 1];
        int[] last = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                int distance = Math.Min(Math.Min(last[j] + 1, current[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    distance = Math.Min(distance, beforeLast[j - 2] + 1);
                }

                current[j] = distance;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }
}
