namespace Hybrid.Probabilistic.Exact;

/// <summary>Everything about exact inference in a model that does not depend on the evidence: the cliques, the maps between tables, and the cliques' potentials. Immutable.</summary>
internal sealed class JunctionPlan
{
    private readonly int[] _position;
    private readonly int[] _eliminatedIn;

    /// <summary>Prepares inference on a shape that has been searched for, whose tables fit.</summary>
    public JunctionPlan(FactorModel model, JunctionShape shape)
    {
        Sizes = model.Sizes;
        Order = shape.Order;
        CliqueTree tree = Tree = shape.Tree;
        int count = tree.Cliques.Length;
        Shapes = [.. tree.Cliques.Select(clique => clique.Select(v => Sizes[v]).ToArray())];
        Lengths = [.. Shapes.Select(shape => (int)Layout.Entries(shape))];
        SeparatorLengths = [.. tree.Separators.Select(s => (int)Layout.Entries([.. s.Select(v => Sizes[v])]))];
        Children = new int[count][];
        ToParent = new Projection[count];
        FromParent = new Projection[count];
        var children = new List<int>[count];
        for (int i = 0; i < count; i++)
        {
            children[i] = [];
            int[] separator = tree.Separators[i];
            ToParent[i] = Map(i, separator);
            int parent = tree.Parents[i];
            FromParent[i] = parent < 0 ? ToParent[i] : Map(parent, separator);
            if (parent >= 0)
            {
                children[parent].Add(i);
            }
        }

        for (int i = 0; i < count; i++)
        {
            Children[i] = [.. children[i]];
        }

        (HomeClique, HomeSeparator) = Homes();
        HomeMaps = [.. Sizes.Select((_, v) => HomeSeparator[v] >= 0 ? SeparatorMap(HomeSeparator[v], v) : Map(HomeClique[v], [v]))];
        EvidenceClique = SmallestCliques();
        EvidenceMaps = [.. Sizes.Select((_, v) => Map(EvidenceClique[v], [v]))];
        (_position, _eliminatedIn) = Positions();
        Potentials = [.. Lengths.Select(length => new double[length])];
        Fill(model);
    }

    /// <summary>How many states each variable has.</summary>
    public int[] Sizes { get; }

    /// <summary>The elimination order behind the cliques.</summary>
    public EliminationOrder Order { get; }

    /// <summary>The cliques.</summary>
    public CliqueTree Tree { get; }

    /// <summary>The sizes of the axes of each clique's table.</summary>
    public int[][] Shapes { get; }

    /// <summary>The number of entries of each clique's table.</summary>
    public int[] Lengths { get; }

    /// <summary>The number of entries of each separator's table.</summary>
    public int[] SeparatorLengths { get; }

    /// <summary>The children of each clique.</summary>
    public int[][] Children { get; }

    /// <summary>From each clique's table to that of its separator.</summary>
    public Projection[] ToParent { get; }

    /// <summary>From the table of each clique's parent to that of its separator.</summary>
    public Projection[] FromParent { get; }

    /// <summary>The product of the tables that each clique was given.</summary>
    public double[][] Potentials { get; }

    /// <summary>The clique that each variable's posterior is read from, if no separator is smaller.</summary>
    public int[] HomeClique { get; }

    /// <summary>The clique whose separator each variable's posterior is read from; -1 where it is read from a clique.</summary>
    public int[] HomeSeparator { get; }

    /// <summary>From the table that a variable's posterior is read from to the variable.</summary>
    public Projection[] HomeMaps { get; }

    /// <summary>The clique that takes each variable's evidence.</summary>
    public int[] EvidenceClique { get; }

    /// <summary>From that clique's table to the variable.</summary>
    public Projection[] EvidenceMaps { get; }

    /// <summary>The total number of entries of all cliques.</summary>
    public long Entries => Lengths.Sum(length => (long)length);

    /// <summary>Prepares inference.</summary>
    /// <exception cref="InferenceTooLargeException">The tables would not fit.</exception>
    public static JunctionPlan Of(FactorModel model, IReadOnlyList<int[]> joint, ExactOptions options)
    {
        var shape = JunctionShape.Find(model.Sizes, [.. model.Scopes, .. joint], options);
        return shape.Fits(options) ? new JunctionPlan(model, shape) : throw new InferenceTooLargeException(shape.Bytes, options.MemoryLimit, shape.Order.LargestTable);
    }

    /// <summary>Makes the potentials those of another model with the same sizes and scopes. Only its owner may do so.</summary>
    public void Fill(FactorModel model)
    {
        foreach (double[] potential in Potentials)
        {
            Array.Fill(potential, 1);
        }

        for (int f = 0; f < model.Scopes.Length; f++)
        {
            int[] scope = model.Scopes[f];
            int[] axes = [.. Enumerable.Range(0, scope.Length)];
            Array.Sort(axes, (a, b) => _position[scope[a]].CompareTo(_position[scope[b]]));
            bool sorted = true;
            for (int i = 0; i < axes.Length; i++)
            {
                sorted &= axes[i] == i;
            }

            double[] table = sorted ? model.Tables[f] : Layout.Transpose(model.Tables[f], [.. scope.Select(v => Sizes[v])], axes);
            int clique = scope.Length == 0 ? 0 : _eliminatedIn[scope[axes[0]]];
            TableKernels.Multiply(Map(clique, scope), Potentials[clique], Potentials[clique], table);
        }
    }

    /// <summary>The smallest clique that has all the variables; -1 when none has.</summary>
    public int Smallest(int[] variables)
    {
        int best = -1;
        for (int i = 0; i < Lengths.Length; i++)
        {
            if ((best < 0 || Lengths[i] < Lengths[best]) && Array.TrueForAll(variables, v => Tree.Cliques[i].Contains(v)))
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>The map from a clique's table to one over some of its variables, which are in the clique's order.</summary>
    public Projection Map(int clique, ReadOnlySpan<int> variables)
    {
        int[] scope = Tree.Cliques[clique];
        bool[] kept = new bool[scope.Length];
        for (int i = 0; i < scope.Length; i++)
        {
            kept[i] = variables.Contains(scope[i]);
        }

        return Projection.Of(Shapes[clique], kept);
    }

    private Projection SeparatorMap(int clique, int variable)
    {
        int[] scope = Tree.Separators[clique];
        return Projection.Of([.. scope.Select(v => Sizes[v])], [.. scope.Select(v => v == variable)]);
    }

    private int[] SmallestCliques()
    {
        int[] smallest = new int[Sizes.Length];
        Array.Fill(smallest, -1);
        for (int i = 0; i < Lengths.Length; i++)
        {
            foreach (int v in Tree.Cliques[i])
            {
                smallest[v] = smallest[v] < 0 || Lengths[i] < Lengths[smallest[v]] ? i : smallest[v];
            }
        }

        return smallest;
    }

    private (int[] Clique, int[] Separator) Homes()
    {
        int[] clique = SmallestCliques();
        int[] separator = new int[Sizes.Length];
        Array.Fill(separator, -1);
        for (int i = 0; i < Lengths.Length; i++)
        {
            foreach (int v in Tree.Separators[i])
            {
                int best = separator[v] < 0 ? Lengths[clique[v]] : SeparatorLengths[separator[v]];
                separator[v] = SeparatorLengths[i] < best ? i : separator[v];
            }
        }

        return (clique, separator);
    }

    // Each variable's place in the order, and the clique in which it is eliminated: the one of a factor's first variable has all the factor's variables.
    private (int[] Position, int[] Clique) Positions()
    {
        int[] position = new int[Sizes.Length];
        int[] clique = new int[Sizes.Length];
        for (int i = 0; i < Order.Variables.Length; i++)
        {
            position[Order.Variables[i]] = i;
        }

        for (int i = 0; i < Lengths.Length; i++)
        {
            foreach (int v in Tree.Cliques[i].AsSpan(0, Tree.Cliques[i].Length - Tree.Separators[i].Length))
            {
                clique[v] = i;
            }
        }

        return (position, clique);
    }
}
