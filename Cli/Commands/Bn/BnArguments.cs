using System.CommandLine;
using Hybrid.Cli.Frame;
using Hybrid.Probabilistic;

namespace Hybrid.Cli.Commands.Bn;

/// <summary>Arguments and options that several commands on discrete networks have.</summary>
internal static class BnArguments
{
    /// <summary>The network's file.</summary>
    public static Argument<string> File() => new("FILE") { Description = "A network: .bif, .xmlbif, .net, .uai or .json, packed by gzip or not" };

    /// <summary>What is observed.</summary>
    public static Option<string?> Evidence() => new("--evidence") { Description = "What is known, such as \"A=x, B!=y, C~(0.9 0.2)\", the last a likelihood of each state [default: nothing]", HelpName = "A=x,B=y" };

    /// <summary>Runs something that names variables and states; what it finds wrong becomes an error of that option.</summary>
    /// <param name="option">The option or argument that the names come from.</param>
    /// <param name="run">What to run.</param>
    public static T Guarded<T>(string option, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (ImpossibleEvidenceException cause)
        {
            throw new UsageException(option, cause.Message, cause);
        }
        catch (InferenceTooLargeException cause)
        {
            throw new UsageException("--engine", cause.Message.Replace("by ExactOptions.MemoryLimit", "by --memory", StringComparison.Ordinal), cause);
        }
        catch (EngineFailedException cause)
        {
            throw new UsageException("--engine", cause.Message, cause);
        }
        catch (ArgumentException cause)
        {
            int end = cause.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
            throw new UsageException(option, end < 0 ? cause.Message : cause.Message[..end], cause);
        }
    }

    /// <summary>The evidence of an option, its names checked.</summary>
    /// <param name="text">The option's text; null for none.</param>
    /// <param name="model">The model.</param>
    public static Evidence Parse(string? text, IDiscreteModel model) => Guarded("--evidence", () =>
    {
        Evidence evidence = Probabilistic.Evidence.Parse(text ?? string.Empty);
        foreach (Finding finding in evidence)
        {
            Variable variable = model.Variables[model.IndexOf(finding.Variable)];
            if (finding.Kind == FindingKind.Likelihood)
            {
                if (finding.Weights.Length != variable.Count)
                {
                    throw new ArgumentException($"the finding on '{variable.Name}' has {finding.Weights.Length} weights and the variable has {variable.Count} states; give one for each");
                }
            }
            else
            {
                _ = variable.IndexOf(finding.State);
            }
        }

        return evidence;
    });

    /// <summary>Names between commas, checked.</summary>
    /// <param name="option">The option that they come from.</param>
    /// <param name="text">The option's text; null gives null.</param>
    /// <param name="model">The model.</param>
    public static string[]? NamesOf(string option, string? text, IDiscreteModel model) => text is null ? null : Guarded(option, () =>
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names)
        {
            _ = model.IndexOf(name);
        }

        return names.Length > 0 ? names : throw new ArgumentException("it names no variable; give one or several between commas");
    });
}
