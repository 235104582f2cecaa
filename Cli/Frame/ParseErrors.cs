using System.CommandLine;
using System.CommandLine.Parsing;

namespace Hybrid.Cli.Frame;

/// <summary>What is wrong with a command line that does not parse.</summary>
internal static class ParseErrors
{
    /// <summary>The first problem as <c>ARGUMENT: what is wrong; what is allowed</c>; null when there is none.</summary>
    /// <param name="result">The parsed command line.</param>
    public static string? FirstOf(ParseResult result)
    {
        if (result.Errors.Count == 0)
        {
            return null;
        }

        Command command = result.CommandResult.Command;
        if (result.UnmatchedTokens.Count > 0)
        {
            return Unknown(result, command, result.UnmatchedTokens[0]);
        }

        ParseError error = result.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { IdentifierTokenCount: > 1 } option => $"{option.Option.Name}: it is given {option.IdentifierTokenCount} times; give it once",
            OptionResult { IdentifierTokenCount: 0, Option.Required: true } option => $"{option.Option.Name}: it is missing; give {option.Option.Name} {option.Option.HelpName}",
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name}: its value is missing; give {option.Option.Name} {option.Option.HelpName}",
            OptionResult option => $"{option.Option.Name}: {error.Message}",
            ArgumentResult { Parent: OptionResult option } => $"{option.Option.Name}: {error.Message}",
            ArgumentResult { Tokens.Count: 0 } argument => $"{argument.Argument.Name}: it is missing; see 'hybrid {PathOf(result)} --help'",
            ArgumentResult argument => $"{argument.Argument.Name}: {error.Message}",
            _ => $"{PathOf(result)}: {error.Message}",
        };
    }

    private static string Unknown(ParseResult result, Command command, string token)
    {
        if (token.StartsWith('-'))
        {
            IEnumerable<string> options = Ancestors(result.CommandResult).SelectMany((ancestor, depth) => ancestor.Options.Where(option => depth == 0 || option.Recursive)).Select(option => option.Name);
            return $"{token}: there is no such option; {Names.Suggest(token, options)}";
        }

        return command.Subcommands.Count > 0
            ? $"{token}: there is no such command; {Names.Suggest(token, command.Subcommands.Select(sub => sub.Name))}"
            : $"{token}: '{PathOf(result)}' takes no such argument; see 'hybrid {PathOf(result)} --help'";
    }

    private static string PathOf(ParseResult result) =>
        string.Join(' ', Ancestors(result.CommandResult).Where(command => command is not RootCommand).Reverse().Select(command => command.Name));

    private static IEnumerable<Command> Ancestors(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is CommandResult ancestor)
            {
                yield return ancestor.Command;
            }
        }
    }
}
