namespace Hybrid.Probabilistic.Exact;

/// <summary>Everything about exact inference in a model that does not depend on the evidence: the cliques, the maps between tables, and the cliques' potentials. Immutable.</summary>
internal sealed class JunctionPlan
{
    private JunctionPlan(FactorModel model, EliminationOrder order, CliqueTree tree)
    {
        Sizes = model.Sizes;
        Order = order;
        Tree = tree;
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
        Potentials = new double[count][];
        Assign(model);
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
        int[][] scopes = [.. model.Scopes, .. joint];
        EliminationOrder order = EliminationOrder.Search(model.Sizes, scopes, options.SearchEffort, options.Seed);
        CliqueTree tree = CliqueTree.Of(model.Sizes, scopes, order.Variables);
        double total = tree.Cliques.Sum(clique => clique.Aggregate(1.0, (product, v) => product * model.Sizes[v]));

        // Potentials and working tables.
        double bytes = total * 2 * sizeof(double);
        return bytes > options.MemoryLimit || order.LargestTable > Layout.MostEntries
            ? throw new InferenceTooLargeException(bytes, options.MemoryLimit, order.LargestTable)
            : new JunctionPlan(model, order, tree);
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

    private void Assign(FactorModel model)
    {
        int[] position = new int[Sizes.Length];
        for (int i = 0; i < Order.Variables.Length; i++)
        {
            position[Order.Variables[i]] = i;
        }

        // The clique in which a factor's first variable is eliminated has all of them.
        int[] eliminatedIn = new int[Sizes.Length];
        for (int i = 0; i < Lengths.Length; i++)
        {
            foreach (int v in Tree.Cliques[i].AsSpan(0, Tree.Cliques[i].Length - Tree.Separators[i].Length))
            {
                eliminatedIn[v] = i;
            }
        }

        for (int f = 0; f < model.Scopes.Length; f++)
        {
            int[] scope = model.Scopes[f];
            int[] axes = [.. Enumerable.Range(0, scope.Length)];
            Array.Sort(axes, (a, b) => position[scope[a]].CompareTo(position[scope[b]]));
            bool sorted = true;
            for (int i = 0; i < axes.Length; i++)
            {
                sorted &= axes[i] == i;
            }

            double[] table = sorted ? model.Tables[f] : Layout.Transpose(model.Tables[f], [.. scope.Select(v => Sizes[v])], axes);
            int clique = scope.Length == 0 ? 0 : eliminatedIn[scope[axes[0]]];
            double[]? potential = Potentials[clique];
            if (potential is null)
            {
                Potentials[clique] = potential = new double[Lengths[clique]];
                Array.Fill(potential, 1);
            }

            TableKernels.Multiply(Map(clique, scope), potential, potential, table);
        }

        for (int i = 0; i < Potentials.Length; i++)
        {
            if (Potentials[i] is null)
            {
                Potentials[i] = new double[Lengths[i]];
                Array.Fill(Potentials[i], 1);
            }
        }
    }
}
