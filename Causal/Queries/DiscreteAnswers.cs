using System.Globalization;
using Hybrid.Causal.Counterfactuals;
using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>Answers of discrete models: of a network, or of a graph and a distribution.</summary>
internal sealed class DiscreteAnswers
{
    private static readonly string[] _positive = ["1", "yes", "true", "treated", "present", "high"];
    private static readonly string[] _negative = ["0", "no", "false", "untreated", "absent", "low"];

    private readonly BayesianNetwork? _network;
    private readonly CausalGraph _graph;
    private readonly ObservedDistribution _distribution;

    public DiscreteAnswers(BayesianNetwork network)
    {
        _network = network ?? throw new ArgumentNullException(nameof(network));
        (_graph, _distribution) = (Intervention.GraphOf(network), ObservedDistribution.Of(network));
    }

    public DiscreteAnswers(CausalGraph graph, ObservedDistribution distribution) =>
        (_graph, _distribution) = (graph ?? throw new ArgumentNullException(nameof(graph)), distribution ?? throw new ArgumentNullException(nameof(distribution)));

    public QueryAnswer Answer(QueryLine query) => query.Form switch
    {
        "P" => Probability(query.Terms, query.Given, Pairs(query.Actions)),
        "E" => Expectation(query.Terms[0], query.Given, Pairs(query.Actions)),
        "ATE" or "TE" => Effect(query, [], []),
        "CDE" => Effect(query, [.. query.Via.Select(v => (v.Variable, v.State!))], []),
        "ETT" => Effect(query, [], [new CounterfactualTerm(query.Treatment, Contrast(query.Treatment).Positive)]),
        "NDE" or "NIE" => Mediated(query),
        _ => Causation(query),
    };

    private static (string Variable, string State)[] Pairs(IReadOnlyList<string> actions) => [.. actions.Select(a => a.Contains(":=", StringComparison.Ordinal)
        ? throw new ArgumentException($"'do({a})' shifts a variable; discrete models know settings such as do(X=1)")
        : (a[..a.IndexOf('=', StringComparison.Ordinal)].Trim(), a[(a.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim()))];

    private Variable Known(string name) => _distribution.Marginal([name]).Variables[0];

    private (string Positive, string Negative) Contrast(string name)
    {
        IReadOnlyList<string> states = Known(name).States;
        string Find(string[] words, string otherwise) => states.FirstOrDefault(s => words.Contains(s.ToLowerInvariant())) ?? otherwise;
        string positive = Find(_positive, states[^1] is var last && _negative.Contains(last.ToLowerInvariant()) ? states[0] : states[^1]);
        return (positive, Find(_negative, states.First(s => s != positive || states.Count == 1)));
    }

    // The numbers of the outcome's states, or 1 for the positive state and 0 for others.
    private (string State, double Number)[] Numbers(string name)
    {
        IReadOnlyList<string> states = Known(name).States;
        double[] numbers = [.. states.Select(s => double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        return Array.Exists(numbers, double.IsNaN) ? [(Contrast(name).Positive, 1)] : [.. states.Zip(numbers).Where(p => p.Second != 0)];
    }

    private QueryAnswer Probability(IReadOnlyList<CounterfactualTerm> terms, IReadOnlyList<CounterfactualTerm> given, (string Variable, string State)[] actions)
    {
        CounterfactualTerm[] all = [.. terms, .. given];
        if (Array.TrueForAll(all, t => t.World.Count == 0))
        {
            var plain = new CausalQuery([.. terms.Select(t => (t.Variable, t.State))], actions, [.. given.Select(g => (g.Variable, g.State))]);
            if (_network is not null)
            {
                return QueryAnswer.Of(plain.On(_network), actions.Length == 0 ? "inference in the network" : "surgery, then inference in the network");
            }

            double? value = plain.On(_graph, _distribution, out IdentificationResult result);
            return value is double found ? QueryAnswer.Of(found, result.ToString()!) : Unidentified(
                given.Count == 0 ? () => Bounds().Probability([.. terms.Select(t => t with { World = actions })]) : null, result);
        }

        if (actions.Length > 0)
        {
            throw new ArgumentException("counterfactual terms and do() stand in one question; write the action as a subscript, such as Y[X=0]=1");
        }

        if (_network is not null && TwinNetwork.IsExact(_network, all))
        {
            return QueryAnswer.Of(TwinNetwork.Ask(_network, terms, given), "exact, by the twin network");
        }

        CounterfactualAnswer answer = CounterfactualIdentifier.Find(_graph, terms, given);
        return answer.Estimand is CounterfactualEstimand estimand
            ? QueryAnswer.Of(estimand.Evaluate(_distribution), $"identified: {estimand}")
            : Unidentified(given.All(g => g.World.Count == 0) ? () => Bounds().Probability(terms, given) : null, new Undefined(answer.Reason));
    }

    private QueryAnswer Expectation(CounterfactualTerm term, IReadOnlyList<CounterfactualTerm> given, (string Variable, string State)[] actions) =>
        Combine([.. Numbers(term.Variable).Select(n => (n.Number, Probability([term with { State = n.State }], given, actions)))]);

    private QueryAnswer Effect(QueryLine query, (string Variable, string State)[] held, CounterfactualTerm[] given)
    {
        (string positive, string negative) = Contrast(query.Treatment);
        QueryAnswer At(string state)
        {
            (string, string)[] world = [(query.Treatment, state), .. held];
            return given.Length == 0 ? Expectation(new CounterfactualTerm(query.Outcome, string.Empty), [], world) : Expectation(new CounterfactualTerm(query.Outcome, string.Empty, world), given, []);
        }

        (QueryAnswer with, QueryAnswer without) = (At(positive), At(negative));
        string what = $"{query.Treatment}={positive} against {query.Treatment}={negative}";
        if (with.Value is double a && without.Value is double b)
        {
            return QueryAnswer.Of(a - b, $"{what}: {with.Why}");
        }

        (string State, double Number)[] numbers = Numbers(query.Outcome);
        if (given.Length == 0 && held.Length == 0 && numbers is [(string state, 1)])
        {
            return Unidentified(() => Bounds().Effect((query.Treatment, positive, negative), (query.Outcome, state)), (with.Value is null ? with : without).Refusal ?? new Undefined(with.Why));
        }

        return Combine([(1, with), (-1, without)]);
    }

    private QueryAnswer Mediated(QueryLine query)
    {
        BayesianNetwork network = _network ?? Fitted(query);
        (string positive, string negative) = Contrast(query.Treatment);
        double value = 0;
        foreach ((string state, double number) in Numbers(query.Outcome))
        {
            NaturalEffects effects = NaturalEffects.Of(network, (query.Treatment, positive, negative), (query.Outcome, state), [.. query.Via.Select(v => v.Variable)]);
            value += number * (query.Form == "NDE" ? effects.Direct : effects.Indirect);
        }

        return QueryAnswer.Of(value, $"{query.Treatment}={positive} against {query.Treatment}={negative}, with the mediator as under the other");
    }

    // Natural effects need independent noises: a graph without confounding, with the data's frequencies as its tables.
    private BayesianNetwork Fitted(QueryLine query)
    {
        CausalGraph observed = _graph.LatentProjection();
        if (observed.Bidirected.Count > 0)
        {
            (string first, string second) = observed.Bidirected[0];
            throw new ArgumentException($"'{query}' is not identified where an unobserved cause acts on '{first}' and '{second}'; measure it");
        }

        return new BayesianNetwork(observed.Variables.Select(name =>
        {
            IReadOnlyList<string> parents = observed.Parents(name);
            ProbabilityTable joint = _distribution.Marginal([.. parents, name]);
            double[] values = joint.Over(joint.Keep(parents)).Values;
            int states = Known(name).Count;
            return new ConditionalTable(Known(name), [.. parents.Select(Known)], [.. values.Select(v => double.IsNaN(v) ? 1.0 / states : v)]);
        }));
    }

    private QueryAnswer Causation(QueryLine query)
    {
        (string x, string notX) = Contrast(query.Treatment);
        (string y, string notY) = Contrast(query.Outcome);
        if (Known(query.Treatment).Count != 2 || Known(query.Outcome).Count != 2)
        {
            throw new ArgumentException($"'{query}' needs a cause and an effect with two states each");
        }

        (string, string)[] with = [(query.Treatment, x)], without = [(query.Treatment, notX)];
        (CounterfactualTerm[] terms, CounterfactualTerm[] given) = query.Form switch
        {
            "PN" => (new[] { new CounterfactualTerm(query.Outcome, notY, without) }, new[] { new CounterfactualTerm(query.Treatment, x), new CounterfactualTerm(query.Outcome, y) }),
            "PS" => ([new CounterfactualTerm(query.Outcome, y, with)], [new CounterfactualTerm(query.Treatment, notX), new CounterfactualTerm(query.Outcome, notY)]),
            _ => ([new CounterfactualTerm(query.Outcome, y, with), new CounterfactualTerm(query.Outcome, notY, without)], []),
        };
        if (_network is not null && TwinNetwork.IsExact(_network, [.. terms, .. given]))
        {
            return QueryAnswer.Of(TwinNetwork.Ask(_network, terms, given), "exact, by the twin network");
        }

        QueryAnswer Outcome((string, string)[] world) => Probability([new CounterfactualTerm(query.Outcome, y)], [], world);
        if (Outcome(with).Value is double done && Outcome(without).Value is double left)
        {
            double Seen(string a, string b) => Probability([new CounterfactualTerm(query.Treatment, a), new CounterfactualTerm(query.Outcome, b)], [], []).Value!.Value;
            CausationBounds bounds = CausationBounds.Of(done, left, Seen(x, y), Seen(x, notY), Seen(notX, y));
            (double, double) range = query.Form switch { "PN" => bounds.Necessity, "PS" => bounds.Sufficiency, _ => bounds.NecessityAndSufficiency };
            return QueryAnswer.Between(range, "the mechanism's noise is not known; sharp bounds of Tian and Pearl from P(y | do(x)) and the observed distribution");
        }

        return Unidentified(() => Bounds().Probability(terms, given), new Undefined($"the effect of {query.Treatment} on {query.Outcome} is not identified"));
    }

    private ResponseBounds Bounds() => ResponseBounds.Of(_graph, _distribution);

    private static QueryAnswer Unidentified(Func<(double, double)>? bounds, IdentificationResult refusal)
    {
        string why = refusal is Undefined undefined ? undefined.Reason : refusal.ToString()!;
        if (bounds is null)
        {
            return new QueryAnswer(null, null, why) { Refusal = refusal };
        }

        try
        {
            return QueryAnswer.Between(bounds(), why) with { Refusal = refusal };
        }
        catch (ArgumentException cause) when (cause.Message.Contains("response types", StringComparison.Ordinal))
        {
            // Too large to bound: the reason alone is the answer.
            return new QueryAnswer(null, null, why) { Refusal = refusal };
        }
    }

    private static QueryAnswer Combine((double Factor, QueryAnswer Part)[] parts)
    {
        if (parts.All(p => p.Part.Value is not null))
        {
            return QueryAnswer.Of(parts.Sum(p => p.Factor * p.Part.Value!.Value), parts.Length == 0 ? "the outcome is 0 in every state" : parts[0].Part.Why);
        }

        QueryAnswer open = parts.First(p => p.Part.Value is null).Part;
        if (parts.Any(p => p.Part.Value is null && p.Part.Bounds is null))
        {
            return open;
        }

        double End(bool low) => parts.Sum(p =>
        {
            (double l, double h) = p.Part.Bounds ?? (p.Part.Value!.Value, p.Part.Value.Value);
            return p.Factor * (low == p.Factor > 0 ? l : h);
        });
        return QueryAnswer.Between((End(true), End(false)), open.Why) with { Refusal = open.Refusal };
    }
}
