namespace Hybrid.Architecture.Tests.Snippets;

/// <summary>
/// A C# example in a document: a block fenced as <c>csharp</c>; <c>csharp compile</c> for one that is compiled and not run; <c>csharp continues</c> (and <c>csharp continues compile</c>)
/// for one that goes on where the block before it ended.
/// </summary>
/// <param name="File">The document, from the repository's root.</param>
/// <param name="Line">The line of the fence, from 1.</param>
/// <param name="Code">The lines between the fences.</param>
/// <param name="Runs">Whether it is run.</param>
/// <param name="Before">The text of the block that it continues; empty for most.</param>
internal sealed record Snippet(string File, int Line, string Code, bool Runs, string Before = "")
{
    private const string Fence = "```";

    /// <summary>The program: what comes before and this, each line known by its place in the document.</summary>
    public string Text => $"{Before}#line {Line + 1}\n{Code}\n";

    public static IEnumerable<Snippet> All() => Documents().SelectMany(path => In(Path.GetRelativePath(Repository.Root, path), System.IO.File.ReadAllLines(path)));

    public static IEnumerable<Snippet> In(string file, string[] lines)
    {
        Snippet? last = null;
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].StartsWith(Fence, StringComparison.Ordinal) ? lines[i][Fence.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
            if (words is not ["csharp", ..])
            {
                continue;
            }

            int end = Array.IndexOf(lines, Fence, i + 1);
            if (end < 0)
            {
                throw new InvalidDataException($"{file}:{i + 1}: the block has no end.");
            }

            string before = !words.Contains("continues") ? string.Empty
                : last?.Text ?? throw new InvalidDataException($"{file}:{i + 1}: there is no block before that it could continue.");
            last = new Snippet(file, i + 1, string.Join('\n', lines[(i + 1)..end]), !words.Contains("compile"), before);
            yield return last;
            i = end;
        }
    }

    private static IEnumerable<string> Documents()
    {
        IEnumerable<string> beside = Directory.GetDirectories(Repository.Root).Where(folder => Path.GetFileName(folder) is not ("shared" or "docs") && Path.GetFileName(folder)[0] != '.')
            .SelectMany(folder => Directory.GetFiles(folder, "*.md"));
        string docs = Path.Combine(Repository.Root, "docs");
        IEnumerable<string> documents = Directory.Exists(docs) ? Directory.GetFiles(docs, "*.md", SearchOption.AllDirectories) : [];
        return Directory.GetFiles(Repository.Root, "*.md").Concat(beside).Concat(documents);
    }
}
