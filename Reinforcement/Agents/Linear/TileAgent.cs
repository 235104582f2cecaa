namespace Hybrid.Reinforcement;

/// <summary>An agent whose values are linear in tiles.</summary>
internal sealed class TileAgent(EnvironmentModel environment, TileSarsa options, long seed, long steps, TileValues values) : Agent(environment, options, seed, steps)
{
    private const string Name = "weights";

    private readonly int[] _features = new int[values.Active];
    private float[] _scores = [];

    private protected override bool Draws => false;

    internal override void SaveWeights(TrainingFile file) => file.Put(Name, values.Weights);

    internal override void LoadWeights(TrainingFile file) => file.Get(Name, values.Weights.AsSpan());

    internal override ReadOnlySpan<float> Forward(ReadOnlySpan<int> words, int rows)
    {
        int actions = values.ActionCount;
        if (_scores.Length != rows * actions)
        {
            _scores = new float[rows * actions];
        }

        int length = words.Length / rows;
        for (int row = 0; row < rows; row++)
        {
            values.Look(words.Slice(row * length, length), _features);
            values.Write(_features, _scores.AsSpan(row * actions, actions));
        }

        return _scores;
    }
}
