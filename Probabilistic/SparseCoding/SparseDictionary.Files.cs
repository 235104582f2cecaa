using Hybrid.Formats;

namespace Hybrid.Probabilistic;

public sealed partial class SparseDictionary
{
    private const string Kind = "sparse-dictionary";
    private const string AtomsName = "atoms";

    // How far from 1 the length of a stored atom may be.
    private const double LengthTolerance = 1e-6;

    /// <summary>Saves the dictionary, whole or not at all (safetensors: one array, <c>atoms</c> [atoms, features], of doubles).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileAccessException">The file cannot be written.</exception>
    public void Save(string path) => new SafetensorsFile(
        [new(AtomsName, StoredArray.Of(_problem.Atoms, Count, Features))],
        [new(MachineFile.KindName, Kind)]).Write(path);

    /// <summary>Opens a saved dictionary; every number is as it was.</summary>
    /// <param name="path">A file that <see cref="Save"/> wrote.</param>
    /// <exception cref="FileAccessException">It cannot be read.</exception>
    /// <exception cref="DataFormatException">It is no such file.</exception>
    public static SparseDictionary Load(string path)
    {
        SafetensorsFile file = MachineFile.Read(path, Kind, "sparse dictionary");
        if (!file.Arrays.TryGetValue(AtomsName, out StoredArray? stored) || stored.Type != StoredType.Float64 || stored.Shape.Count != 2 || stored.Count == 0)
        {
            throw new DataFormatException(path, $"is damaged: it needs an array \"{AtomsName}\" of doubles, [atoms, features]");
        }

        var problem = new CodingProblem(stored.ToDoubles(), stored.Shape[0], stored.Shape[1]);
        for (int k = 0; k < problem.Count; k++)
        {
            double square = RowMath.Dot(problem.Atom(k), problem.Atom(k));
            if (!(Math.Abs(square - 1) <= LengthTolerance))
            {
                throw new DataFormatException(path, FormattableString.Invariant($"is damaged: atom {k} has the squared length {square}; it must be 1"));
            }
        }

        return new SparseDictionary(problem);
    }
}
