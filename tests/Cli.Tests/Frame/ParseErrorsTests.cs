namespace Hybrid.Cli.Tests.Frame;

public sealed class ParseErrorsTests
{
    [Theory]
    [InlineData("devises", "devises: there is no such command; did you mean 'devices'?")]
    [InlineData("devices --jsn", "--jsn: there is no such option; did you mean '--json'?")]
    [InlineData("devices extra", "extra: 'devices' takes no such argument; see 'hybrid devices --help'")]
    [InlineData("devices --threads 0", "--threads: the value is '0'; whole numbers from 1 to 256 are allowed")]
    [InlineData("devices --threads 257", "--threads: the value is '257'; whole numbers from 1 to 256 are allowed")]
    [InlineData("devices --threads two", "--threads: the value is 'two'; whole numbers from 1 to 256 are allowed")]
    [InlineData("devices --threads", "--threads: its value is missing; give --threads N")]
    [InlineData("devices --threads 1 --threads 2", "--threads: it is given 2 times; give it once")]
    [InlineData("devices --seed 1.5", "--seed: the value is '1.5'; whole numbers from 0 are allowed")]
    [InlineData("devices --seed 1,5", "--seed: the value is '1,5'; whole numbers from 0 are allowed")]
    [InlineData("devices --backend cud", "--backend: there is no 'cud'; did you mean 'cuda'?")]
    [InlineData("devices @file", "@file: 'devices' takes no such argument; see 'hybrid devices --help'")]
    public void A_command_line_that_does_not_parse_gives_one_line_that_names_the_argument(string line, string expected)
    {
        Assert.Equal(expected, CliProcess.Run(line.Split(' ')).BadLine());
    }

    [Fact]
    public void An_option_far_from_all_lists_the_allowed_ones()
    {
        Assert.StartsWith("--zzzzzzzzzzzz: there is no such option; allowed are ", CliProcess.Run("devices", "--zzzzzzzzzzzz").BadLine());
    }

    [Fact]
    public void Line_breaks_in_an_argument_do_not_break_the_line()
    {
        Assert.Equal("de vices\u2028: there is no such command; did you mean 'devices'?".Replace('\u2028', ' '), CliProcess.Run("de\nvices\u2028").BadLine());
    }

    [Fact]
    public void Without_a_command_help_lists_all_commands()
    {
        CliResult result = CliProcess.Run();
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        foreach (Hybrid.Cli.Frame.CommandRow row in Hybrid.Cli.Frame.CommandTable.Rows)
        {
            Assert.Contains($"  {row.Path.Split(' ')[0]} ", result.Output);
        }
    }

    [Fact]
    public void Every_command_has_help_with_a_description_of_every_option()
    {
        foreach (Hybrid.Cli.Frame.CommandRow row in Hybrid.Cli.Frame.CommandTable.Rows)
        {
            System.CommandLine.Command command = row.Create();
            Assert.Equal(row.Path.Split(' ')[^1], command.Name);
            Assert.False(string.IsNullOrWhiteSpace(command.Description), row.Path);
            Assert.All(command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{row.Path} {option.Name}"));
            Assert.Equal(0, CliProcess.Run([.. row.Path.Split(' '), "--help"]).Code);
        }
    }
}
