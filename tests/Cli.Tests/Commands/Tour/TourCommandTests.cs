using System.Text.Json;
using Hybrid.Cli.Commands.Tour;

namespace Hybrid.Cli.Tests.Commands.Tour;

public sealed class TourCommandTests
{
    [Fact]
    public void Json_names_every_chapter_with_its_time_and_the_report_is_one_whole_page()
    {
        using var folder = new TemporaryFolder();
        CliResult result = CliProcess.Run("tour", "--fast", "--out", folder["a/b"], "--json");
        JsonElement json = result.Json();
        Assert.Equal(string.Empty, result.Error);
        Assert.Equal(Chapters.All.Select(chapter => chapter.Name), json.GetProperty("chapters").EnumerateArray().Select(chapter => chapter.GetProperty("name").GetString()!));
        double chapters = json.GetProperty("chapters").EnumerateArray().Sum(chapter => chapter.GetProperty("seconds").GetDouble());
        Assert.InRange(json.GetProperty("seconds").GetDouble(), chapters, 60);
        string path = json.GetProperty("report").GetString()!;
        Assert.Equal(Path.Combine(folder["a/b"], "report.html"), path);
        string html = File.ReadAllText(path);
        Assert.All(Chapters.All, chapter => Assert.Contains($"<h2>{chapter.Title}</h2>", html));
        Assert.EndsWith("</html>\n", html);
        Assert.DoesNotContain("https://", html);
        Assert.Equal(["a", "a/b", "a/b/report.html"], folder.Entries);
    }

    [Fact]
    public void The_network_chapter_reads_most_digits_that_it_has_not_seen()
    {
        ChapterResult result = NetworkChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None));

        // A softmax reaches 0.95 and a hidden layer 0.98 on this set when trained longer: the fast chapter comes near.
        Assert.InRange(result.Figures.Single(figure => figure.Name == "softmax").Value, 0.9, 1);
        Assert.InRange(result.Figures.Single(figure => figure.Name == "mlp:128").Value, 0.95, 1);
        Assert.InRange(result.Figures.Single(figure => figure.Name == "lenet5").Value, 0.95, 1);
    }

    // The posterior is that of enumeration: 0.632329.
    [Fact]
    public void The_diagnosis_chapter_is_exact_and_its_samplers_come_near()
    {
        ChapterResult result = DiagnosisChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None));
        Assert.Equal(0.632329, result.Figures.Single(figure => figure.Name == "tuberculosis").Value, 6);
        Assert.All(result.Figures.Where(figure => figure.Name.StartsWith("error of", StringComparison.Ordinal)), figure => Assert.InRange(figure.Value, 0, 0.03));
        Assert.Equal(3, result.Figures.Count(figure => figure.Name.StartsWith("error of", StringComparison.Ordinal)));
    }

    // mclust's log-likelihood of two Gaussians is -1130.264, the smaller weight 0.356.
    [Fact]
    public void The_mixture_chapter_finds_two_kinds_of_eruption()
    {
        ChapterResult result = MixtureChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None));
        Assert.Equal(-1130.264, result.Figures.Single(figure => figure.Name == "logLikelihood").Value, 3);
        Assert.Equal(0.356, result.Figures.Single(figure => figure.Name == "shortShare").Value, 3);
        Assert.Equal(2, result.Figures.Single(figure => figure.Name == "componentsOfVariationalFit").Value);
    }

    [Fact]
    public void The_tagger_chapter_reads_phrases_of_words_it_has_not_seen() =>
        Assert.InRange(TaggerChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None)).Figures.Single(figure => figure.Name == "f1").Value, 0.95, 1);

    [Fact]
    public void The_crowd_chapter_trusts_who_deserves_it()
    {
        ChapterResult result = CrowdChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None));
        double majority = result.Figures.Single(figure => figure.Name == "majority").Value;
        Assert.True(result.Figures.Where(figure => figure.Name is "one coin" or "MACE").Max(figure => figure.Value) > majority);
    }

    // Independent patterns are fixed points of the pseudo-inverse rule, and recall never raises the energy.
    [Fact]
    public void The_memory_chapter_recalls_digits_whole()
    {
        IReadOnlyList<(string Name, double Value)> figures = MemoryChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None)).Figures;
        Assert.InRange(figures.Single(figure => figure.Name == "recalled").Value, 0.9, 1);
        Assert.True(figures.Single(figure => figure.Name == "energyEnd").Value < figures.Single(figure => figure.Name == "energyStart").Value);
    }

    // Pixels that know nothing of each other are what a machine without hidden units is.
    [Fact]
    public void The_chapter_of_dreams_beats_pixels_alone_by_far()
    {
        IReadOnlyList<(string Name, double Value)> figures = DreamChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None)).Figures;
        Assert.InRange(figures.Single(figure => figure.Name == "logLikelihood").Value, figures.Single(figure => figure.Name == "independent").Value + 30, 0);
    }

    // Chance is a tenth.
    [Fact]
    public void The_chapter_of_the_plane_lays_like_digits_together() =>
        Assert.InRange(ManifoldChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None)).Figures.Single(figure => figure.Name == "neighbours").Value, 0.25, 1);

    [Fact]
    public void The_forger_finds_the_points_of_the_ring()
    {
        IReadOnlyList<(string Name, double Value)> figures = ForgerChapter.Run(new ChapterContext(Fast: true, Seed: 0, CancellationToken.None)).Figures;
        Assert.InRange(figures.Single(figure => figure.Name == "found").Value, 6, 8);
        Assert.True(figures.Single(figure => figure.Name == "distance").Value < 0.25 * figures.Single(figure => figure.Name == "firstDistance").Value);
    }

    [Fact]
    public void Without_json_a_table_goes_to_standard_output_and_the_way_there_to_standard_error()
    {
        using var folder = new TemporaryFolder();
        CliResult result = CliProcess.Run("tour", "--fast", "--out", folder.Root);
        Assert.Matches(@"^chapter +result +seconds\nnetwork +lenet5 reads [^\n]+ \d+\.\d\d\n", result.Output);
        Assert.Matches($@"^[^\n]+\n(?:[^\n]+ \d+\.\d\d\n){{{Chapters.All.Count}}}\n\d+\.\d\d s in all; report in [^\n]+report\.html\n$", result.Output);
        Assert.Equal(string.Concat(Chapters.All.Select(chapter => chapter.Title + " ...\n")), result.Error);
    }

    [Fact]
    public void A_cancelled_tour_leaves_no_report_and_exits_with_130()
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        CliResult result = CliProcess.Run(cancellation.Token, "tour", "--fast", "--out", folder.Root, "--json");
        Assert.Equal((130, string.Empty, "hybrid: cancelled\n"), (result.Code, result.Output, result.Error));
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_refused_before_the_first_chapter()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("file", string.Empty);
        Assert.Equal($"{file}: it is a file; give a folder", CliProcess.Run("tour", "--fast", "--out", file).BadLine());
    }
}
