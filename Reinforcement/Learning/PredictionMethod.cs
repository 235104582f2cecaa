namespace Hybrid.Reinforcement;

/// <summary>How values of a policy are learnt from episodes.</summary>
public enum PredictionMethod
{
    /// <summary>TD(0): V(s) moves towards r + discount V(s').</summary>
    TemporalDifference,

    /// <summary>TD(lambda) with accumulating traces; see <see cref="PredictionOptions.TraceDecay"/>.</summary>
    TemporalDifferenceLambda,

    /// <summary>V(s) moves towards the return after the first visit of an episode.</summary>
    FirstVisit,

    /// <summary>V(s) moves towards the return after every visit.</summary>
    EveryVisit,
}
