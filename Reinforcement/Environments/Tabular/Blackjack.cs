using System.Runtime.CompilerServices;

namespace Hybrid.Reinforcement;

/// <summary>Blackjack's options.</summary>
/// <param name="Natural">Whether a winning natural pays 1.5. Not together with the book's rules.</param>
/// <param name="Book">Whether a natural beats everything but a natural, as in Sutton and Barto's example 5.1.</param>
internal readonly record struct BlackjackRules(bool Natural, bool Book);

/// <summary>What the player holds and what the dealer shows and hides.</summary>
internal struct BlackjackState
{
    public int Total;
    public int Aces;
    public int Cards;
    public int Shown;
    public int Hidden;
}

/// <summary>Blackjack against a dealer with fixed rules, from an endless deck.</summary>
/// <remarks>
/// Observation (sum, card shown 1..10, usable ace). Actions 0 stick, 1 hit. Source: Sutton and Barto, Reinforcement Learning, 2nd ed., example 5.1; Gymnasium 1.4.0, Blackjack-v1.
/// State numbers: sum * 22 + shown * 2 + usable, and 704 + shown for a natural (ace and ten in two cards), which the observation does not tell from another 21.
/// </remarks>
internal readonly struct Blackjack(BlackjackRules rules) : IKernel<BlackjackState, int, int>
{
    public const int StateCount = 715;
    private const int Naturals = 704;

    public int ObservationLength => 3;

    public static EnvironmentModel Make(string id, EnvironmentOptions options)
    {
        var rules = new BlackjackRules(options.Flag("natural", false), options.Flag("sab", true));
        return new KernelModel<Blackjack, BlackjackState, int, int>(
            new EnvironmentSpec(id, "draw cards to come nearer to 21 than the dealer", Space.Discrete(2), Space.MultiDiscrete(32, 11, 2), null, ["stick", "hit"]),
            new Blackjack(rules),
            () => BlackjackProcess.Make(rules));
    }

    public static int NumberOf(int sum, int shown, bool usable, bool natural) => natural ? Naturals + shown : (sum * 22) + (shown * 2) + (usable ? 1 : 0);

    public void Reset(ref BlackjackState state, ref Pcg64 random)
    {
        state = default;
        state.Shown = Draw(ref random);
        state.Hidden = Draw(ref random);
        Take(ref state, Draw(ref random));
        Take(ref state, Draw(ref random));

        // The suit, and the face of a ten, are drawn for display only; they belong to the stream.
        random.NextInteger(0, 4);
        if (state.Shown == 10)
        {
            random.NextInteger(0, 3);
        }
    }

    public double Step(ref BlackjackState state, int action, ref Pcg64 random, out bool terminated)
    {
        terminated = true;
        if (action == 1)
        {
            Take(ref state, Draw(ref random));
            terminated = state.Total > 21;
            return terminated ? -1 : 0;
        }

        int total = state.Shown + state.Hidden;
        int aces = (state.Shown == 1 ? 1 : 0) + (state.Hidden == 1 ? 1 : 0);
        bool dealerNatural = total == 11 && aces == 1;
        while (Best(total, aces) < 17)
        {
            int card = Draw(ref random);
            total += card;
            aces += card == 1 ? 1 : 0;
        }

        int dealer = Best(total, aces);
        return Reward(rules, Best(state.Total, state.Aces), IsNatural(in state), dealer > 21 ? 0 : dealer, dealerNatural);
    }

    public void Observe(ref readonly BlackjackState state, Span<int> observation)
    {
        observation[0] = Best(state.Total, state.Aces);
        observation[1] = state.Shown;
        observation[2] = Usable(in state) ? 1 : 0;
    }

    // A hand above 21 ends the episode, and its sum may be as much as 31.
    public int Number(ref readonly BlackjackState state) => NumberOf(Best(state.Total, state.Aces), state.Shown, Usable(in state), IsNatural(in state));

    public string Render(ref readonly BlackjackState state) =>
        $"player {Best(state.Total, state.Aces)}{(Usable(in state) ? " with a usable ace" : string.Empty)}, dealer shows {(state.Shown == 1 ? "an ace" : state.Shown)}\n";

    /// <summary>The reward of sticking.</summary>
    public static double Reward(BlackjackRules rules, int player, bool natural, int dealer, bool dealerNatural)
    {
        double reward = Math.Sign(player - dealer);
        if (rules.Book && natural && !dealerNatural)
        {
            return 1;
        }

        return !rules.Book && rules.Natural && natural && reward == 1 ? 1.5 : reward;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Draw(ref Pcg64 random) => Math.Min(random.NextInteger(0, 13) + 1, 10);

    private static void Take(ref BlackjackState state, int card)
    {
        state.Total += card;
        state.Aces += card == 1 ? 1 : 0;
        state.Cards++;
    }

    private static int Best(int total, int aces) => aces > 0 && total + 10 <= 21 ? total + 10 : total;

    private static bool Usable(ref readonly BlackjackState state) => state.Aces > 0 && state.Total + 10 <= 21;

    private static bool IsNatural(ref readonly BlackjackState state) => state is { Cards: 2, Aces: 1, Total: 11 };
}
