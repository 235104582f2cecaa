namespace Hybrid.Reinforcement;

/// <summary>Two places that rent cars (Sutton and Barto, 2nd ed., example 4.2): each night up to five cars are moved from the first to the second, or back for negative numbers.</summary>
/// <remarks>State first * 21 + second (cars in the evening); action a moves a - 5. A rental pays 10, a move costs 2; requests are Poisson with means 3 and 4, returns with 3 and 2; no place holds more than 20. Rewards are expected ones.</remarks>
internal static class CarRental
{
    private const int Most = 20;
    private const int Side = Most + 1;
    private const int MostMoved = 5;

    public static EnvironmentModel Make(string id, EnvironmentOptions options)
    {
        int limit = options.Whole("max_episode_steps", 100, 1, int.MaxValue);
        (double[][] first, double[] firstIncome) = Day(3, 3);
        (double[][] second, double[] secondIncome) = Day(4, 2);
        IEnumerable<Transition> Outcomes(int state, int action)
        {
            int moved = action - MostMoved;
            int here = (state / Side) - moved;
            int there = (state % Side) + moved;
            if (here < 0 || there < 0)
            {
                yield break;
            }

            here = Math.Min(here, Most);
            there = Math.Min(there, Most);
            double reward = firstIncome[here] + secondIncome[there] - (2 * Math.Abs(moved));
            for (int next = 0; next < Side * Side; next++)
            {
                yield return new Transition(first[here][next / Side] * second[there][next % Side], next, reward);
            }
        }

        MarkovDecisionProcess process = MarkovDecisionProcess.Create(Side * Side, (2 * MostMoved) + 1, 1, Outcomes, TabularModel.StartIn(Side * Side, (10 * Side) + 10));
        return TabularModel.Of(
            id,
            "the two car rentals of example 4.2",
            process,
            limit,
            [.. Enumerable.Range(-MostMoved, (2 * MostMoved) + 1).Select(moved => FormattableString.Invariant($"move {moved}"))],
            new TextPicture(state => FormattableString.Invariant($"cars {state / Side} and {state % Side}\n")));
    }

    private static (double[][] Cars, double[] Income) Day(double requests, double returns)
    {
        var cars = new double[Side][];
        double[] income = new double[Side];
        for (int morning = 0; morning < Side; morning++)
        {
            cars[morning] = new double[Side];
            double[] rented = Capped(requests, morning);
            for (int rentals = 0; rentals <= morning; rentals++)
            {
                income[morning] += 10 * rentals * rented[rentals];
                double[] returned = Capped(returns, Most - (morning - rentals));
                for (int back = 0; back < returned.Length; back++)
                {
                    cars[morning][morning - rentals + back] += rented[rentals] * returned[back];
                }
            }
        }

        return (cars, income);
    }

    // A Poisson number, with all beyond the cap counted as the cap.
    private static double[] Capped(double mean, int cap)
    {
        double[] probabilities = new double[cap + 1];
        double term = Math.Exp(-mean);
        double rest = 1;
        for (int i = 0; i < cap; i++)
        {
            probabilities[i] = term;
            rest -= term;
            term *= mean / (i + 1);
        }

        probabilities[cap] = Math.Max(0, rest);
        return probabilities;
    }
}
