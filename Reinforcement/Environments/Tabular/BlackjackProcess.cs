namespace Hybrid.Reinforcement;

/// <summary>Blackjack's exact decision process.</summary>
internal static class BlackjackProcess
{
    public static MarkovDecisionProcess Make(BlackjackRules rules)
    {
        double[] start = new double[Blackjack.StateCount];
        for (int shown = 1; shown <= 10; shown++)
        {
            for (int first = 1; first <= 10; first++)
            {
                for (int second = 1; second <= 10; second++)
                {
                    bool ace = first == 1 || second == 1;
                    int sum = first + second + (ace ? 10 : 0);
                    start[Blackjack.NumberOf(sum, shown, ace, sum == 21)] += Probability(shown) * Probability(first) * Probability(second);
                }
            }
        }

        double[][] dealers = [.. Enumerable.Range(0, 11).Select(shown => shown == 0 ? new double[DealerResults] : Dealer(shown))];
        return MarkovDecisionProcess.Create(Blackjack.StateCount, 2, 1, (state, action) => Outcomes(rules, dealers, state, action), start);
    }

    // Results of the dealer: 0 bust, 17..21, and the natural, which is a 21 too.
    private const int NaturalResult = 22;
    private const int DealerResults = 23;

    private static double Probability(int card) => card == 10 ? 4.0 / 13 : 1.0 / 13;

    private static IEnumerable<Transition> Outcomes(BlackjackRules rules, double[][] dealers, int state, int action)
    {
        (int sum, int shown, bool usable, bool natural) = Decode(state);
        bool reachable = shown >= 1 && (natural || (sum >= (usable ? 12 : 4) && sum <= 21));
        if (!reachable)
        {
            return [new Transition(1, state, 0, true)];
        }

        return action == 1 ? Hit(sum, shown, usable) : Stick(rules, dealers[shown], state, sum, natural);
    }

    private static IEnumerable<Transition> Hit(int sum, int shown, bool usable)
    {
        for (int card = 1; card <= 10; card++)
        {
            int total = sum + card;
            bool ace = usable;
            if (card == 1 && !usable && sum + 11 <= 21)
            {
                total = sum + 11;
                ace = true;
            }

            if (total > 21 && ace)
            {
                total -= 10;
                ace = false;
            }

            yield return new Transition(Probability(card), Blackjack.NumberOf(total, shown, ace, false), total > 21 ? -1 : 0, total > 21);
        }
    }

    private static IEnumerable<Transition> Stick(BlackjackRules rules, double[] dealer, int state, int sum, bool natural)
    {
        for (int result = 0; result < DealerResults; result++)
        {
            if (dealer[result] > 0)
            {
                double reward = Blackjack.Reward(rules, natural ? 21 : sum, natural, Math.Min(result, 21), result == NaturalResult);
                yield return new Transition(dealer[result], state, reward, true);
            }
        }
    }

    private static double[] Dealer(int shown)
    {
        double[] results = new double[DealerResults];
        for (int hidden = 1; hidden <= 10; hidden++)
        {
            int aces = (shown == 1 ? 1 : 0) + (hidden == 1 ? 1 : 0);
            if (shown + hidden == 11 && aces == 1)
            {
                results[NaturalResult] += Probability(hidden);
            }
            else
            {
                Play(shown + hidden, aces, Probability(hidden), results);
            }
        }

        return results;
    }

    private static void Play(int total, int aces, double probability, double[] results)
    {
        int best = aces > 0 && total + 10 <= 21 ? total + 10 : total;
        if (best >= 17)
        {
            results[best > 21 ? 0 : best] += probability;
            return;
        }

        for (int card = 1; card <= 10; card++)
        {
            Play(total + card, aces + (card == 1 ? 1 : 0), probability * Probability(card), results);
        }
    }

    private static (int Sum, int Shown, bool Usable, bool Natural) Decode(int state) => state >= 704 ? (21, state - 704, true, true) : (state / 22, state % 22 / 2, state % 2 == 1, false);
}
