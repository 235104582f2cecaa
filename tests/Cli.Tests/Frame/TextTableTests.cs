using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Tests.Frame;

public sealed class TextTableTests
{
    [Fact]
    public void Numbers_stand_to_the_right_and_names_to_the_left()
    {
        Assert.Equal("name    count\na           5\nlonger     12\n", TextTable.Of(["name", "count"], [["a", "5"], ["longer", "12"]]));
    }
}
