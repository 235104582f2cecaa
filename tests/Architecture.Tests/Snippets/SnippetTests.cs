using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hybrid.Architecture.Tests.Snippets;

/// <summary>The C# examples of the documents compile, and run where they can.</summary>
public sealed class SnippetTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    [Fact]
    public void Every_example_compiles_and_runs()
    {
        List<Snippet> snippets = [.. Snippet.All()];
        Assert.NotEmpty(snippets);
        List<string> problems = [.. snippets.Select(Problem).OfType<string>()];
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void An_example_that_does_not_compile_is_reported_with_its_place()
    {
        Snippet snippet = Assert.Single(Snippet.In("a.md", ["text", "```csharp", "int x = nothing;", "```"]));
        Assert.Contains("a.md:3: error CS0103", Problem(snippet));
        Assert.Contains("a.md:1: DivideByZeroException", Problem(new Snippet("a.md", 1, "int zero = 0; Console.WriteLine(1 / zero);", true)));
        Assert.Null(Problem(new Snippet("a.md", 1, "int zero = 0; Console.WriteLine(1 / zero);", false)));
    }

    [Fact]
    public void A_block_that_continues_another_knows_its_names_and_its_own_lines()
    {
        Snippet[] snippets = [.. Snippet.In("a.md", ["```csharp", "int x = 1;", "```", "and", "```csharp continues", "Console.WriteLine(x);", "int y = nothing;", "```"])];
        Assert.Null(Problem(snippets[0]));
        Assert.StartsWith("a.md:7: error CS0103", Problem(snippets[1]));
        Assert.Throws<InvalidDataException>(() => Snippet.In("a.md", ["```csharp continues", "```"]).ToList());
    }

    private static string? Problem(Snippet snippet)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest);
        SyntaxTree[] trees = [CSharpSyntaxTree.ParseText(Usings, parse), CSharpSyntaxTree.ParseText(snippet.Text, parse)];
        var compilation = CSharpCompilation.Create(
            $"Snippet{Guid.NewGuid():N}", trees, References.Value, new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var memory = new MemoryStream();
        Diagnostic? error = compilation.Emit(memory).Diagnostics.FirstOrDefault(found => found.Severity == DiagnosticSeverity.Error);
        if (error is not null)
        {
            return $"{snippet.File}:{1 + error.Location.GetMappedLineSpan().StartLinePosition.Line}: error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
        }

        memory.Position = 0;
        return snippet.Runs ? Run(snippet, memory) : null;
    }

    private static string? Run(Snippet snippet, Stream program)
    {
        var context = new AssemblyLoadContext(snippet.File, isCollectible: true);
        TextWriter console = Console.Out;
        try
        {
            Console.SetOut(TextWriter.Null);
            MethodInfo entry = context.LoadFromStream(program).EntryPoint!;
            object? result = entry.Invoke(null, entry.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
            (result as Task)?.Wait();
            return null;
        }
        catch (TargetInvocationException problem)
        {
            return $"{snippet.File}:{snippet.Line}: {problem.InnerException!.GetType().Name}: {problem.InnerException.Message}";
        }
        finally
        {
            Console.SetOut(console);
            context.Unload();
        }
    }
}
