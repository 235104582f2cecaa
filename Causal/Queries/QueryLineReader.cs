using Hybrid.Causal.Counterfactuals;

namespace Hybrid.Causal;

/// <summary>Reads a question.</summary>
internal sealed class QueryLineReader(string text)
{
    private int _at;

    public QueryLine Read()
    {
        Skip();
        int start = _at;
        string form = Name("a form such as P or ATE");
        if (!QueryLine.Forms.Contains(form))
        {
            _at = start;
            throw Wrong($"'{form}' is no form of question; {Names.Suggest(form, QueryLine.Forms)}");
        }

        char open = form == "E" && Peek() == '[' ? '[' : '(';
        Take(open);
        QueryLine line = form is "P" or "E" ? Probability(form) : Effect(form == "ATT" ? "ETT" : form);
        Take(open == '[' ? ']' : ')');
        Skip();
        return _at == text.Length ? line : throw Wrong($"'{text[_at..]}' stands after the question");
    }

    private QueryLine Probability(string form)
    {
        var terms = new List<CounterfactualTerm>();
        do
        {
            terms.Add(Term(form == "P"));
        }
        while (Try(","));
        var actions = new List<string>();
        var given = new List<CounterfactualTerm>();
        if (Try("|"))
        {
            do
            {
                if (Try("do("))
                {
                    int depth = 1, start = _at;
                    while (_at < text.Length && depth > 0)
                    {
                        depth += text[_at] == '(' ? 1 : text[_at] == ')' ? -1 : 0;
                        _at++;
                    }

                    if (depth > 0)
                    {
                        _at = start - 3;
                        throw Wrong("'do(' is not closed; add ')'");
                    }

                    string[] done = text[start..(_at - 1)].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    string? odd = done.FirstOrDefault(d => d.IndexOf('=', StringComparison.Ordinal) <= 0 || d.EndsWith('='));
                    if (odd is not null || done.Length == 0)
                    {
                        _at = start;
                        throw Wrong($"'{odd}' is not of the form NAME=STATE or NAME:=FORMULA");
                    }

                    actions.AddRange(done.Select(d => d.Contains(":=", StringComparison.Ordinal) ? d : string.Join('=', d.Split('=', 2, StringSplitOptions.TrimEntries))));
                }
                else
                {
                    given.Add(Term(needsState: true));
                }
            }
            while (Try(","));
        }

        if (form == "E" && terms.Count != 1)
        {
            throw Wrong($"an expectation is of one variable; {terms.Count} are named");
        }

        return new QueryLine(form) { Terms = terms, Actions = actions, Given = given };
    }

    private CounterfactualTerm Term(bool needsState)
    {
        string variable = Name("a variable");
        var world = new List<(string, string)>();
        if (Try("["))
        {
            do
            {
                string acted = Name("a variable");
                Take('=');
                world.Add((acted, Name("a state")));
            }
            while (Try(","));
            Take(']');
        }

        string state = string.Empty;
        if (needsState || Peek() == '=')
        {
            if (Peek() != '=')
            {
                throw Wrong($"'{variable}' has no state; write such as {variable}=1");
            }

            Take('=');
            state = Name("a state");
        }

        return new CounterfactualTerm(variable, state, world);
    }

    private QueryLine Effect(string form)
    {
        string treatment = Name("the cause");
        if (!Try("->"))
        {
            throw Wrong("'->' is expected between cause and effect, such as ATE(X->Y)");
        }

        string outcome = Name("the effect");
        var via = new List<(string, string?)>();
        if (Try("via ") || Try("|"))
        {
            do
            {
                string mediator = Name("a mediator");
                via.Add((mediator, Try("=") ? Name("a state") : null));
            }
            while (Try(","));
        }

        if (form is "NDE" or "NIE" or "CDE" && via.Count == 0)
        {
            throw Wrong($"{form} needs a mediator; write {form}({treatment}->{outcome} via M{(form == "CDE" ? "=0" : string.Empty)})");
        }

        if (form == "CDE" && via.Exists(v => v.Item2 is null))
        {
            throw Wrong($"CDE holds its mediators at states; write CDE({treatment}->{outcome} via {via[0].Item1}=0)");
        }

        return new QueryLine(form) { Treatment = treatment, Outcome = outcome, Via = via };
    }

    private string Name(string what)
    {
        Skip();
        int start = _at;
        while (_at < text.Length && text[_at] is not ('(' or ')' or '[' or ']' or '=' or ',' or '|' or ':') && !(text[_at] == '-' && _at + 1 < text.Length && text[_at + 1] == '>')
            && !(char.IsWhiteSpace(text[_at]) && (text[(_at + 1)..].TrimStart().StartsWith("via ", StringComparison.Ordinal) || _at + 1 == text.Length)))
        {
            _at++;
        }

        string name = text[start.._at].Trim();
        return name.Length > 0 ? name : throw Wrong(_at == text.Length ? $"the question ends where {what} is expected" : $"'{text[_at]}' stands where {what} is expected");
    }

    private char Peek()
    {
        Skip();
        return _at < text.Length ? text[_at] : '\0';
    }

    private bool Try(string token)
    {
        Skip();
        if (string.CompareOrdinal(text, _at, token, 0, token.Length) != 0)
        {
            return false;
        }

        _at += token.Length;
        return true;
    }

    private void Take(char mark)
    {
        if (Peek() != mark)
        {
            throw Wrong(_at == text.Length ? $"the question ends where '{mark}' is expected" : $"'{text[_at]}' stands where '{mark}' is expected");
        }

        _at++;
    }

    private void Skip()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private DataFormatException Wrong(string problem) => new("query", problem, 1, _at + 1);
}
