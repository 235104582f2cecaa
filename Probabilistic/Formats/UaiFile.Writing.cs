using System.Globalization;
using System.Text;
using Hybrid.Formats;

namespace Hybrid.Probabilistic.Formats;

/// <content>Writing.</content>
public static partial class UaiFile
{
    /// <summary>Writes a model, in full precision, as a whole file. Names are lost: variables and states become their numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model; a <see cref="BayesianNetwork"/> is written as BAYES, any other as MARKOV.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void Save(string path, IDiscreteModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        AtomicFile.WriteText(path, Write(model));
    }

    /// <summary>Writes evidence: a count, then pairs of a variable and its state.</summary>
    /// <param name="path">The file.</param>
    /// <param name="evidence">Findings that put variables into states.</param>
    /// <param name="model">The model that they are about.</param>
    /// <exception cref="ArgumentException">A finding is of another kind, which the format has not, or names an unknown variable or state.</exception>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public static void SaveEvidence(string path, Evidence evidence, IDiscreteModel model)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(model);
        var text = new StringBuilder(evidence.Count.ToString(CultureInfo.InvariantCulture));
        foreach (Finding finding in evidence)
        {
            int variable = model.IndexOf(finding.Variable);
            text.Append(CultureInfo.InvariantCulture, $" {variable} ").Append(CultureInfo.InvariantCulture, $"{(finding.Kind == FindingKind.Is
                ? model.Variables[variable].IndexOf(finding.State)
                : throw new ArgumentException($"UaiFile.SaveEvidence: the finding '{finding}' is no state; the format has only variables in states", nameof(evidence)))}");
        }

        AtomicFile.WriteText(path, text.Append('\n').ToString());
    }

    internal static string Write(IDiscreteModel model)
    {
        var text = new StringBuilder(model is BayesianNetwork ? "BAYES\n" : "MARKOV\n");
        text.Append(CultureInfo.InvariantCulture, $"{model.Variables.Count}\n").AppendJoin(' ', model.Variables.Select(v => v.Count)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{model.Factors.Count}\n");
        foreach (Factor factor in model.Factors)
        {
            text.Append(CultureInfo.InvariantCulture, $"{factor.Variables.Count} ").AppendJoin(' ', factor.Variables.Select(v => model.IndexOf(v.Name))).Append('\n');
        }

        foreach (Factor factor in model.Factors)
        {
            // A line for each joint state of all variables but the last.
            int width = factor.Variables.Count == 0 ? 1 : factor.Variables[^1].Count;
            text.Append(CultureInfo.InvariantCulture, $"\n{factor.Values.Length}\n");
            foreach (double[] row in factor.Values.ToArray().Chunk(width))
            {
                text.AppendJoin(' ', row.Select(v => v.ToString(CultureInfo.InvariantCulture))).Append('\n');
            }
        }

        return text.ToString();
    }
}
