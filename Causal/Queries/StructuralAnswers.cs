using System.Globalization;
using Hybrid.Causal.Counterfactuals;

namespace Hybrid.Causal;

/// <summary>Answers of structural models: expectations.</summary>
internal static class StructuralAnswers
{
    public static QueryAnswer Answer(QueryLine query, StructuralModel model, int seed)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (query.Form is "ATE" or "TE")
        {
            double At(double value) => model.Mean(query.Outcome, [StructuralAction.Set(query.Treatment, value)], seed: seed);
            return QueryAnswer.Of(At(1) - At(0), "the mean with the treatment set to 1, less that with 0");
        }

        if (query.Form != "E")
        {
            throw new ArgumentException($"'{query}' is a question for discrete models; a structural model answers E[Y | do(X=1)], E[Y[X=0] | X=1, Y=2] and ATE(X->Y)");
        }

        CounterfactualTerm term = query.Terms[0];
        IReadOnlyList<StructuralAction> actions = [.. query.Actions.SelectMany(a => StructuralAction.Parse(a, "query"))];
        if (query.Given.FirstOrDefault(g => g.World.Count > 0) is CounterfactualTerm other)
        {
            throw new ArgumentException($"what is given must be observed; '{other}' is of another world");
        }

        var observed = query.Given.ToDictionary(g => g.Variable, g => Number(g.Variable, g.State));
        if (term.World.Count == 0)
        {
            // What is given is seen after the action.
            StructuralModel after = model.Do(actions);
            double seen = observed.Count == 0 ? after.Mean(term.Variable, seed: seed) : after.Counterfactual(observed, [], seed)[term.Variable];
            return QueryAnswer.Of(seen, "the mean in the model after the action");
        }

        if (actions.Count > 0)
        {
            throw new ArgumentException("a counterfactual term and do() stand in one question; use one of them");
        }

        double value = model.Counterfactual(observed, [.. term.World.Select(w => StructuralAction.Set(w.Variable, Number(w.Variable, w.State)))], seed)[term.Variable];
        return QueryAnswer.Of(value, "abduction, action, prediction");
    }

    private static double Number(string variable, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        ? value
        : throw new ArgumentException($"'{variable}={text}' is no number; a structural model has numbers");
}
