namespace Hybrid.Causal;

/// <summary>Prints estimands.</summary>
internal sealed class EstimandPrinter
{
    private readonly bool _latex;
    private readonly bool _small;

    private EstimandPrinter(Estimand estimand, bool latex)
    {
        _latex = latex;
        string[] names = [.. All(estimand).Distinct()];
        _small = names.Select(n => n.ToLowerInvariant()).Distinct().Count() == names.Length;
    }

    public static string Text(Estimand estimand) => Print(estimand, latex: false);

    public static string Latex(Estimand estimand) => Print(estimand, latex: true);

    private static string Print(Estimand estimand, bool latex)
    {
        var printer = new EstimandPrinter(estimand, latex);
        return printer.Of(estimand, estimand.Free.ToDictionary(name => name, printer.Symbol), atTop: true);
    }

    private static IEnumerable<string> All(Estimand estimand) => estimand switch
    {
        SumEstimand sum => sum.Over.Concat(All(sum.Body)),
        ProductEstimand product => product.Factors.SelectMany(All),
        RatioEstimand ratio => All(ratio.Numerator).Concat(All(ratio.Denominator)),
        _ => estimand.Free,
    };

    private string Symbol(string name)
    {
        string symbol = _small ? name.ToLowerInvariant() : name;
        return _latex ? symbol.Replace("_", "\\_", StringComparison.Ordinal) : symbol;
    }

    private string Of(Estimand estimand, Dictionary<string, string> scope, bool atTop)
    {
        switch (estimand)
        {
            case ProbabilityTerm term:
                string given = term.Given.Count == 0 ? string.Empty : (_latex ? " \\mid " : "|") + Join(term.Given, scope);
                return $"P({Join(term.Of, scope)}{given})";
            case SumEstimand sum:
                var inner = new Dictionary<string, string>(scope);
                foreach (string name in sum.Over)
                {
                    inner[name] = scope.TryGetValue(name, out string? outside) ? outside + "'" : Symbol(name);
                }

                string text = $"{(_latex ? "\\sum" : "sum")}_{{{Join(sum.Over, inner)}}} {Of(sum.Body, inner, atTop: true)}";
                return atTop ? text : Bracketed(text);
            case ProductEstimand { Factors.Count: 0 }:
                return "1";
            case ProductEstimand product:
                // A sum reaches to the end of the formula, so that only the last factor may stand without brackets.
                Estimand[] factors = [.. product.Factors.OrderBy(f => f is SumEstimand)];
                return string.Join(' ', factors.Select((f, i) => Of(f, scope, atTop && i == factors.Length - 1)));
            case RatioEstimand ratio:
                (string above, string below) = (Of(ratio.Numerator, scope, atTop: true), Of(ratio.Denominator, scope, atTop: true));
                return _latex ? $"\\frac{{{above}}}{{{below}}}" : $"[{above}] / [{below}]";
            default:
                throw new ArgumentOutOfRangeException(nameof(estimand));
        }
    }

    private string Bracketed(string text) => _latex ? $"\\left({text}\\right)" : $"({text})";

    private static string Join(IEnumerable<string> names, Dictionary<string, string> scope) => string.Join(',', names.Select(name => scope[name]));
}
