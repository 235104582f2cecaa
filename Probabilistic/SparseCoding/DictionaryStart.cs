using Hybrid.Data;

namespace Hybrid.Probabilistic;

/// <summary>The atoms that learning starts from: rows in random order, those that are 0 or nearly parallel to one before passed over; where they do not suffice, random directions.</summary>
internal static class DictionaryStart
{
    private const double Parallel = 0.999;

    public static CodingProblem Of(Observations rows, SparseDictionaryOptions options)
    {
        int features = rows.Columns, count = 0;
        double[] atoms = new double[checked(options.Atoms * features)];
        CounterRandom random = CounterRandom.Of(options.Seed).Derive(0);
        foreach (int row in random.Permutation(rows.Rows))
        {
            if (count == options.Atoms)
            {
                break;
            }

            Span<double> atom = Atom(count);
            rows.Row(row).CopyTo(atom);
            if (AtomUpdate.Normalise(atom) && IsNew(count))
            {
                count++;
            }
        }

        for (; count < options.Atoms; count++)
        {
            RandomNumbers.Normal(random.Derive((ulong)count), 0, Atom(count));
            AtomUpdate.Normalise(Atom(count));
        }

        return new CodingProblem(atoms, count, features);

        Span<double> Atom(int k) => atoms.AsSpan(k * features, features);

        bool IsNew(int last)
        {
            for (int k = 0; k < last; k++)
            {
                if (Math.Abs(RowMath.Dot(Atom(k), Atom(last))) > Parallel)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
