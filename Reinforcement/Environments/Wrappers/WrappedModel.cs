namespace Hybrid.Reinforcement;

/// <summary>A model whose observations pass through a map and whose rewards are clipped.</summary>
internal sealed class WrappedModel : EnvironmentModel, IBatchVisitor
{
    private readonly EnvironmentModel _inner;
    private readonly ObservationMap? _map;
    private readonly double[]? _rewards;

    /// <param name="inner">The model.</param>
    /// <param name="id">The name of the whole.</param>
    /// <param name="map">What becomes of observations; null for nothing.</param>
    /// <param name="rewards">The least and the greatest reward; null where they stay. Clipped rewards are another decision process, so the model is not finite then.</param>
    public WrappedModel(EnvironmentModel inner, string id, ObservationMap? map, double[]? rewards)
        : base(inner.Spec with { Id = id, Observations = map?.Of(inner.Spec.Observations, id) ?? inner.Spec.Observations }, inner.IsFinite && rewards is null ? () => inner.Process! : null)
    {
        _inner = inner;
        _map = map;
        _rewards = rewards;
    }

    internal override GridPicture? Grid => _inner.Grid;

    /// <summary>The same under another name.</summary>
    public WrappedModel Named(string id) => new(_inner, id, _map, _rewards);

    public override IEnvironment Start() => new WrappedEnvironment(Spec, _inner.Start(), _map, _rewards);

    public override StateStepper StartStates(long seed) => IsFinite
        ? _inner.StartStates(seed)
        : throw new InvalidOperationException($"{Spec.Id} is not finite, so it has no state numbers; tabular learners and planners need a finite environment without clipped rewards");

    public override BatchEnvironment StartBatch(int count, long seed) => _inner.StartBatch(count, seed).Accept(this);

    BatchEnvironment IBatchVisitor.Visit<TAction, TObservation>(BatchEnvironment<TAction, TObservation> batch) => (_map?.Shown(typeof(TObservation)) ?? typeof(TObservation)) == typeof(float)
        ? new WrappedBatch<TAction, TObservation, float>(Spec, batch, _map, _rewards)
        : new WrappedBatch<TAction, TObservation, TObservation>(Spec, batch, _map, _rewards);
}
