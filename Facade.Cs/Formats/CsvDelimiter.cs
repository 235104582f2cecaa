namespace Hybrid.Formats;

/// <summary>Finds out which character divides the cells of a text.</summary>
internal static class CsvDelimiter
{
    private const int LinesLookedAt = 20;
    private static readonly char[] Candidates = [',', ';', '\t', '|', ' '];

    /// <summary>The candidate that gives the first lines the same number of cells, more than one; of several, the one with the most cells. Comma when there is none.</summary>
    public static char Detect(ReadOnlySpan<byte> content)
    {
        char best = ',';
        int bestScore = 0;
        foreach (char candidate in Candidates)
        {
            (int cells, bool even) = Count(content, (byte)candidate);
            int score = cells <= 1 ? 0 : even ? 1_000_000 + cells : candidate == ' ' ? 0 : cells;
            if (score > bestScore)
            {
                best = candidate;
                bestScore = score;
            }
        }

        return best;
    }

    private static (int Cells, bool Even) Count(ReadOnlySpan<byte> content, byte delimiter)
    {
        int first = 0;
        int lines = 0;
        int cells = 1;
        bool even = true;
        bool quoted = false;
        bool any = false;
        for (int i = 0; i <= content.Length && lines < LinesLookedAt; i++)
        {
            byte current = i < content.Length ? content[i] : (byte)'\n';
            quoted ^= current == '"';
            if (current == '\n' && (!quoted || i == content.Length))
            {
                if (any)
                {
                    first = lines++ == 0 ? cells : first;
                    even &= cells == first;
                }

                cells = 1;
                any = false;
            }
            else if (!quoted && current == delimiter)
            {
                // A run of blanks counts once, and blanks at either end of a line do not count.
                bool counts = delimiter != ' ' || (any && i + 1 < content.Length && content[i + 1] is not ((byte)' ' or (byte)'\r' or (byte)'\n'));
                cells += counts ? 1 : 0;
                any |= delimiter != ' ';
            }
            else
            {
                any |= current is not ((byte)' ' or (byte)'\r');
            }
        }

        return (first, even);
    }
}
