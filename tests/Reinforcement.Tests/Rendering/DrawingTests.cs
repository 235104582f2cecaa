using System.Xml.Linq;

namespace Hybrid.Reinforcement.Tests.Rendering;

public sealed class DrawingTests
{
    public static TheoryData<string> Environments => [.. EnvironmentRegistry.Ids];

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_environment_has_a_picture_that_changes_with_the_state(string id)
    {
        IEnvironment environment = EnvironmentRegistry.Make(id).Start();
        environment.Reset(1);
        var seen = new HashSet<string> { environment.Draw().ToSvg() };
        bool[] mask = new bool[environment.Spec.Actions.Count];
        for (int i = 0; i < 20; i++)
        {
            environment.WriteMask(mask);
            double action = environment.Spec.Actions.IsDiscrete ? Enumerable.Range(0, mask.Length).Where(candidate => mask[candidate]).Skip(i % Math.Max(1, mask.Count(open => open))).First() : i % 2;
            if (environment.Step(action).Over)
            {
                environment.Reset();
            }

            string svg = environment.Draw().ToSvg();
            Assert.Equal("svg", XDocument.Parse(svg).Root!.Name.LocalName);
            seen.Add(svg);
        }

        Assert.True(seen.Count > 1);
    }

    [Fact]
    public void A_polygon_a_disc_and_a_letter_cover_the_pixels_they_should()
    {
        Colour ink = Colour.Of(0);
        var palette = new Palette();
        var raster = new Raster(
            new(40, 20, Colour.Of(0xffffff), [PolygonMark.Rectangle(2, 3, 4, 5, ink), new DiscMark(20, 10, 5, ink), new TextMark(30, 10, "I", 7, ink, false)]), palette);
        int Count(int left, int right) => Enumerable.Range(0, 20).Sum(y => Enumerable.Range(left, right - left).Count(x => raster[x, y] == ink));
        Assert.Equal(20, Count(0, 10));
        Assert.InRange(Count(14, 27), 74, 84); // 25 pi = 78.5
        Assert.Equal(11, Count(28, 40)); // an I of 5 x 7 dots: two serifs of three and a stem of five
    }

    [Fact]
    public void Values_and_policy_are_drawn_into_the_cells_where_something_can_be_done()
    {
        EnvironmentModel lake = EnvironmentRegistry.Make("FrozenLake-v1");
        PlanResult plan = ValueIteration.Solve(lake.Process!.WithDiscount(0.99));
        Drawing drawing = PolicyPicture.Draw(lake, plan.Values, plan.Policy);
        Assert.Equal(11, drawing.Marks.OfType<PolygonMark>().Count(mark => mark.Points.Count == 7)); // 16 cells less four holes and the goal
        Assert.Equal(11, drawing.Marks.OfType<TextMark>().Count(mark => mark.Text.StartsWith("0.", StringComparison.Ordinal)));
        Assert.Contains("states", Assert.Throws<ArgumentException>(() => PolicyPicture.Draw(lake, [1, 2], [])).Message);
        Assert.Contains("no cells", Assert.Throws<ArgumentException>(() => PolicyPicture.Draw(EnvironmentRegistry.Make("CartPole-v1"), [], [])).Message);
    }

    [Fact]
    public void A_recorder_keeps_every_episode()
    {
        var recorder = new EpisodeRecorder(EnvironmentRegistry.Make("FrozenLake-v1?is_slippery=false").Start(), draw: true);
        foreach (int[] actions in new[] { new[] { 1, 1, 2, 1, 2, 2 }, [2, 1] })
        {
            recorder.Reset(0);
            foreach (int action in actions)
            {
                recorder.Step(action);
            }
        }

        Assert.Equal([1.0, 0.0], recorder.Episodes.Select(episode => episode.Return));
        Assert.Equal([7, 3], recorder.Episodes.Select(episode => episode.Frames.Count));
        Assert.Equal([0.0, 4, 8, 9, 13, 14, 15], recorder.Episodes[0].Steps.Select(step => step.Observation[0]));
        Assert.True(double.IsNaN(recorder.Episodes[0].Steps[0].Action));
    }
}
