namespace Hybrid.Probabilistic;

/// <summary>Questions beyond posteriors, answered exactly: partial and further explanations, information, conflict, and sensitivity.</summary>
public static class Analysis
{
    /// <summary>The most probable joint states of all variables, best first.</summary>
    /// <param name="exact">The prepared model, nothing pruned.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>At most that many; fewer when fewer are possible.</returns>
    /// <remarks>Each answer divides the states that are left into sets that differ from it first at one variable, and the best of each set waits in a queue (E. Lawler, 1972; D. Nilsson, 1998). A set costs one propagation.</remarks>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    public static IReadOnlyList<Explanation> MostProbable(ExactInference exact, int count, Evidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(exact);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        IDiscreteModel model = exact.Model;
        double[][] known = [.. model.Variables.Select(v => Enumerable.Repeat(1.0, v.Count).ToArray())];
        foreach (Finding finding in evidence ?? Evidence.None)
        {
            int v = model.IndexOf(finding.Variable);
            known[v] = finding.Likelihoods(model.Variables[v]);
        }

        var answers = new List<Explanation>();
        var queue = new PriorityQueue<(double[][] Weights, int From, Explanation Best), double>();
        Explanation first = exact.MostProbable(evidence);
        queue.Enqueue((known, 0, first), -first.LogProbability);
        while (answers.Count < count && queue.TryDequeue(out (double[][] Weights, int From, Explanation Best) set, out _))
        {
            answers.Add(set.Best);
            double[][] weights = [.. set.Weights];
            for (int v = set.From; v < weights.Length; v++)
            {
                int state = set.Best.States[v];
                double[][] rest = [.. weights];
                rest[v] = [.. weights[v].Select((w, i) => i == state ? 0 : w)];
                if (rest[v].Any(w => w > 0) && Best(exact, rest) is Explanation next)
                {
                    queue.Enqueue((rest, v, next), -next.LogProbability);
                }

                weights[v] = [.. weights[v].Select((w, i) => i == state ? w : 0)];
            }
        }

        return answers;
    }

    /// <summary>The most probable joint state of some variables, the others summed out (marginal MAP).</summary>
    /// <param name="exact">The prepared model.</param>
    /// <param name="variables">Names of variables, all different.</param>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>The state of each and ln P(assignment, evidence).</returns>
    /// <remarks>Searches the variables' states depth first; P(states so far, evidence) bounds what follows. Fast when a few assignments carry most of the probability, exponential at worst.</remarks>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="ArgumentException">A variable is unknown or there twice.</exception>
    public static Explanation MostProbable(ExactInference exact, IReadOnlyList<string> variables, Evidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(exact);
        ArgumentNullException.ThrowIfNull(variables);
        int[] wanted = [.. variables.Select(exact.Model.IndexOf)];
        if (wanted.Distinct().Count() != wanted.Length)
        {
            throw new ArgumentException("Analysis.MostProbable: a variable is named twice; name each once.", nameof(variables));
        }

        InferenceSession session = exact.NewSession();
        session.Set(evidence ?? Evidence.None);
        session.RequirePossible();
        var search = new PartialSearch(session, wanted, [.. wanted.Select(v => exact.Model.Variables[v].Count)], evidence ?? Evidence.None, exact.Model);
        (int[] states, double log) = search.Run();
        return new Explanation([.. wanted.Select(v => exact.Model.Variables[v])], states, log);
    }

    /// <summary>The mutual information of a variable with each of others given the evidence: how much observing it would tell, in nats.</summary>
    /// <param name="exact">The prepared model.</param>
    /// <param name="target">The variable of interest.</param>
    /// <param name="candidates">The variables that could be observed next; null for every one without a finding.</param>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>The candidates and their information, the most informative first.</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="ArgumentException">A variable is unknown.</exception>
    /// <example><code>Analysis.MostInformative(exact, "lung", evidence: Evidence.Parse("dysp=yes"))[0].Variable.Name    // either</code></example>
    public static IReadOnlyList<(Variable Variable, double Information)> MostInformative(ExactInference exact, string target, IReadOnlyList<string>? candidates = null, Evidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(exact);
        IDiscreteModel model = exact.Model;
        int goal = model.IndexOf(target);
        Evidence known = evidence ?? Evidence.None;
        IEnumerable<int> others = candidates?.Select(model.IndexOf) ?? Enumerable.Range(0, model.Variables.Count).Where(v => !known.Any(f => f.Variable == model.Variables[v].Name));
        InferenceSession session = exact.NewSession();
        session.Set(known);
        session.RequirePossible();
        double[] prior = session.Posterior(goal).ToArray();
        var found = new List<(Variable Variable, double Information)>();
        foreach (int v in others.Where(v => v != goal))
        {
            double[] states = session.Posterior(v).ToArray();
            double information = Entropy(prior);
            for (int i = 0; i < states.Length; i++)
            {
                if (states[i] > 0)
                {
                    session.Set(known.With(model.Variables[v].Name, model.Variables[v].States[i]));
                    information -= states[i] * Entropy(session.Posterior(goal));
                }
            }

            session.Set(known);
            found.Add((model.Variables[v], Math.Max(0, information)));
        }

        return [.. found.OrderByDescending(pair => pair.Information)];
    }

    /// <summary>The mutual information of two variables given the evidence, in nats: how much observing one would tell of the other.</summary>
    /// <param name="exact">The prepared model.</param>
    /// <param name="first">A variable.</param>
    /// <param name="second">Another.</param>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>At least 0; 0 when they are independent given the evidence.</returns>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    /// <exception cref="ArgumentException">A variable is unknown, or both are the same.</exception>
    public static double MutualInformation(ExactInference exact, string first, string second, Evidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(exact);
        Factor joint = exact.Joint([first, second], evidence);
        double both = Entropy(joint.Values);
        return Math.Max(0, Entropy(joint.Marginal(joint.Variables[0]).Values) + Entropy(joint.Marginal(joint.Variables[1]).Values) - both);
    }

    /// <summary>The conflict measure of findings: ln of the product of their probabilities over their joint probability. Above 0 they surprise together more than apart, which hints at a mistake or a rare case.</summary>
    /// <param name="exact">The prepared model.</param>
    /// <param name="evidence">At least one finding.</param>
    /// <returns>0 for independent findings; positive for conflicting ones; infinite when they are impossible together.</returns>
    /// <remarks>Source: F. Jensen, B. Chamberlain, T. Nordahl and F. Jensen, Analysis in HUGIN of data conflict, 1990.</remarks>
    public static double Conflict(ExactInference exact, Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(exact);
        ArgumentNullException.ThrowIfNull(evidence);
        InferenceSession session = exact.NewSession();
        double sum = 0;
        double none = session.LogEvidence;
        foreach (Finding finding in evidence)
        {
            session.Set(Evidence.None.With(finding));
            sum += session.LogEvidence - none;
        }

        session.Set(evidence);
        return sum - (session.LogEvidence - none);
    }

    /// <summary>The derivative of a posterior probability by every entry of every table: where a wrong number would matter most.</summary>
    /// <param name="network">The network.</param>
    /// <param name="variable">The variable asked for.</param>
    /// <param name="state">The state asked for.</param>
    /// <param name="evidence">What is known; nothing by default.</param>
    /// <returns>For each table, in the network's order, a derivative for each entry, in the table's layout. An entry is changed alone: the others of its row stay.</returns>
    /// <remarks>d P(x | e) / d t = P(x | e) (P(u | x, e) - P(u | e)) / t, where u is the family's joint state at that entry; where t is 0 the entry is set to a small number instead. Source: A. Darwiche, A differential approach to inference in Bayesian networks, 2003.</remarks>
    /// <exception cref="ImpossibleEvidenceException">The evidence has probability 0; the finding is named.</exception>
    public static IReadOnlyList<double[]> Sensitivity(BayesianNetwork network, string variable, string state, Evidence? evidence = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        const double Tiny = 1e-150;

        // Zeros are lifted so far that nothing but their own derivative sees them.
        Factor[] factors = [.. network.Factors.Select(f => Factor.Owning(f.Variables, [.. f.Values.ToArray().Select(t => t > 0 ? t : Tiny)]))];
        ExactInference exact = ExactInference.Compile(new MarkovNetwork(network.Variables, factors));
        Evidence known = evidence ?? Evidence.None;
        network.Compile().Ask(known, []);
        double p = network.Compile().Ask(known, [variable])[variable][state];
        bool contradicted = known.Any(f => f.Variable == variable) && p == 0;
        var derivatives = new List<double[]>();
        for (int v = 0; v < factors.Length; v++)
        {
            string[] family = [.. factors[v].Variables.Select(x => x.Name)];
            double[] all = exact.Joint(family, known).Values.ToArray();
            double[] given = contradicted ? all : exact.Joint(family, known.With(variable, state)).Values.ToArray();
            double scale = contradicted ? 0 : exact.Ask(known, [variable])[variable][state];
            derivatives.Add([.. all.Select((q, i) => scale * (given[i] - q) / factors[v].Values[i])]);
        }

        return derivatives;
    }

    private static double Entropy(ReadOnlySpan<double> p)
    {
        double sum = 0;
        foreach (double x in p)
        {
            sum -= x > 0 ? x * Math.Log(x) : 0;
        }

        return sum;
    }

    private static Explanation? Best(ExactInference exact, double[][] weights)
    {
        InferenceSession session = exact.NewSession();
        for (int v = 0; v < weights.Length; v++)
        {
            if (weights[v].Any(w => w != 1))
            {
                session.Add(Finding.Likelihood(exact.Model.Variables[v].Name, weights[v]));
            }
        }

        if (double.IsNegativeInfinity(session.LogEvidence))
        {
            return null;
        }

        int[] states = new int[weights.Length];
        double log = session.MostProbable(states);
        return new Explanation(exact.Model.Variables, states, log);
    }
}
