using System.Runtime.CompilerServices;

namespace Hybrid.Probabilistic.Exact;

/// <summary>The tables of one propagation: what the evidence is, the messages, and which of them still hold.</summary>
/// <remarks>
/// Messages go up to the roots (collect) and, only towards what is asked, down again (distribute). A change of evidence invalidates the messages from its clique to the root;
/// the others are used again. Messages are scaled to the largest entry 1, the logarithms of the scales being summed, so that long chains do not underflow.
/// Sources: S. Lauritzen and D. Spiegelhalter, 1988; F. Jensen, S. Lauritzen and K. Olesen, Bayesian updating in causal probabilistic networks by local computations, 1990.
/// </remarks>
internal sealed class JunctionState
{
    private const int RescaleAfter = 12;

    private readonly JunctionPlan _plan;
    private readonly double[][] _work;
    private readonly double[][] _up;
    private readonly double[][] _separator;
    private readonly double[][] _down;
    private readonly double[] _logScale;
    private readonly double[] _logUp;
    private readonly Content[] _content;
    private readonly bool[] _upValid;
    private readonly bool[] _downValid;
    private readonly double[]?[] _likelihood;
    private readonly int[][] _members;
    private readonly double[][] _spare;
    private readonly double[] _posterior;
    private double _logEvidence;
    private bool _collected;
    private bool _maximal;

    public JunctionState(JunctionPlan plan)
    {
        _plan = plan;
        int count = plan.Lengths.Length;
        _work = new double[count][];
        _up = [.. plan.SeparatorLengths.Select(length => new double[length])];
        _separator = [.. plan.SeparatorLengths.Select(length => new double[length])];
        _down = [.. plan.SeparatorLengths.Select(length => new double[length])];
        _logScale = new double[count];
        _logUp = new double[count];
        _content = new Content[count];
        _upValid = new bool[count];
        _downValid = new bool[count];
        _likelihood = new double[plan.Sizes.Length][];
        _spare = [.. plan.Sizes.Select(size => new double[size])];
        _posterior = new double[plan.Sizes.Length == 0 ? 1 : plan.Sizes.Max()];
        var members = new List<int>[count];
        for (int i = 0; i < count; i++)
        {
            members[i] = [];
            _work[i] = [];
        }

        for (int v = 0; v < plan.Sizes.Length; v++)
        {
            members[plan.EvidenceClique[v]].Add(v);
        }

        _members = [.. members.Select(list => list.ToArray())];
    }

    private enum Content : byte
    {
        /// <summary>Nothing that holds.</summary>
        Stale,

        /// <summary>Potential, evidence and the children's messages.</summary>
        Collected,

        /// <summary>That and the parent's message.</summary>
        Belief,
    }

    /// <summary>The plan.</summary>
    public JunctionPlan Plan => _plan;

    /// <summary>The likelihood of a variable's states; null when nothing is known of it.</summary>
    public double[]? Likelihood(int variable) => _likelihood[variable];

    /// <summary>Puts the variable's spare table in place and returns it, to be filled with the likelihood of each state.</summary>
    public double[] Weigh(int variable)
    {
        Invalidate(variable);
        return _likelihood[variable] = _spare[variable];
    }

    /// <summary>Forgets what is known of a variable.</summary>
    public void Retract(int variable)
    {
        if (_likelihood[variable] is not null)
        {
            Invalidate(variable);
            _likelihood[variable] = null;
        }
    }

    /// <summary>Forgets all messages, as after a change of the plan's potentials; the evidence stays.</summary>
    public void Reset()
    {
        Array.Clear(_upValid);
        Array.Clear(_content);
        _collected = false;
    }

    /// <summary>ln of the sum (or, after <see cref="CollectMaximum"/>, of the largest entry) of the product of all tables and the evidence; negative infinity when that is 0.</summary>
    public double LogEvidence()
    {
        Collect(maximal: false);
        return _logEvidence;
    }

    /// <summary>Collects with maxima instead of sums.</summary>
    public double CollectMaximum()
    {
        Collect(maximal: true);
        return _logEvidence;
    }

    /// <summary>The table of a clique after collecting: potential, evidence and the children's messages.</summary>
    public ReadOnlySpan<double> Collected(int clique)
    {
        if (_content[clique] != Content.Collected)
        {
            Assemble(clique);
        }

        return _work[clique];
    }

    /// <summary>The posterior of a variable. The span holds until the next call. The evidence must be possible.</summary>
    public ReadOnlySpan<double> Posterior(int variable)
    {
        Collect(maximal: false);
        Span<double> result = _posterior.AsSpan(0, _plan.Sizes[variable]);
        int separator = _plan.HomeSeparator[variable];
        ReadOnlySpan<double> table;
        if (separator >= 0)
        {
            Down(separator);
            table = _separator[separator];
        }
        else
        {
            table = Belief(_plan.HomeClique[variable]);
        }

        TableKernels.Sum(_plan.HomeMaps[variable], table, result);
        TableKernels.Scale(result, 1 / TableKernels.Total(result));
        return result;
    }

    /// <summary>The belief of a clique: its joint distribution given the evidence, up to a factor.</summary>
    public ReadOnlySpan<double> Belief(int clique)
    {
        Collect(maximal: false);
        if (_content[clique] == Content.Belief)
        {
            return _work[clique];
        }

        bool root = _plan.Tree.Parents[clique] < 0;
        if (!root)
        {
            Down(clique);
        }

        if (_content[clique] != Content.Collected && !root && Sources(clique) == 0)
        {
            TableKernels.Multiply(_plan.ToParent[clique], _plan.Potentials[clique], Work(clique), _down[clique]);
        }
        else
        {
            if (_content[clique] != Content.Collected)
            {
                Assemble(clique);
            }

            if (!root)
            {
                TableKernels.Multiply(_plan.ToParent[clique], _work[clique], _work[clique], _down[clique]);
            }
        }

        _content[clique] = Content.Belief;
        return _work[clique];
    }

    private void Invalidate(int variable)
    {
        int clique = _plan.EvidenceClique[variable];
        _collected = false;
        while (clique >= 0 && (_upValid[clique] || _content[clique] != Content.Stale))
        {
            _upValid[clique] = false;
            _content[clique] = Content.Stale;
            clique = _plan.Tree.Parents[clique];
        }
    }

    private void Collect(bool maximal)
    {
        if (_maximal != maximal)
        {
            Array.Clear(_upValid);
            Array.Clear(_content);
            _collected = false;
            _maximal = maximal;
        }

        if (_collected)
        {
            return;
        }

        // Tables that took a message from above no longer hold when the evidence elsewhere has changed.
        Array.Clear(_downValid);
        double log = 0;
        for (int i = _content.Length - 1; i >= 0; i--)
        {
            _content[i] = _content[i] == Content.Belief ? Content.Stale : _content[i];
            if (!_upValid[i])
            {
                Up(i);
            }

            log += _logUp[i];
        }

        _logEvidence = log;
        _collected = true;
    }

    private void Up(int clique)
    {
        ReadOnlySpan<double> table = Sources(clique) == 0 ? Bare(clique) : Assembled(clique);
        Span<double> message = _up[clique];
        if (_maximal)
        {
            TableKernels.Max(_plan.ToParent[clique], table, message);
        }
        else
        {
            TableKernels.Sum(_plan.ToParent[clique], table, message);
        }

        double largest = TableKernels.Largest(message);
        if (largest > 0)
        {
            TableKernels.Scale(message, 1 / largest);
        }

        _logUp[clique] = Math.Log(largest) + _logScale[clique];
        _upValid[clique] = true;
    }

    private ReadOnlySpan<double> Bare(int clique)
    {
        _logScale[clique] = 0;
        return _plan.Potentials[clique];
    }

    private ReadOnlySpan<double> Assembled(int clique)
    {
        Assemble(clique);
        return _work[clique];
    }

    // How many tables the potential is multiplied by before the message goes up; messages of disconnected parts are constants and left out.
    private int Sources(int clique)
    {
        int count = 0;
        foreach (int child in _plan.Children[clique])
        {
            count += _up[child].Length > 1 ? 1 : 0;
        }

        foreach (int variable in _members[clique])
        {
            count += _likelihood[variable] is null ? 0 : 1;
        }

        return count;
    }

    private void Assemble(int clique)
    {
        double[] work = Work(clique);
        ReadOnlySpan<double> source = _plan.Potentials[clique];
        double log = 0;
        int factors = 0;
        foreach (int variable in _members[clique])
        {
            if (_likelihood[variable] is double[] likelihood)
            {
                TableKernels.Multiply(_plan.EvidenceMaps[variable], source, work, likelihood);
                source = work;
                log += Rescale(work, ++factors);
            }
        }

        foreach (int child in _plan.Children[clique])
        {
            if (_up[child].Length > 1)
            {
                TableKernels.Multiply(_plan.FromParent[child], source, work, _up[child]);
                source = work;
                log += Rescale(work, ++factors);
            }
        }

        if (factors == 0)
        {
            source.CopyTo(work);
        }

        _logScale[clique] = log;
        _content[clique] = Content.Collected;
    }

    private static double Rescale(Span<double> work, int factors)
    {
        if (factors % RescaleAfter != 0)
        {
            return 0;
        }

        double largest = TableKernels.Largest(work);
        if (largest is <= 0 or 1)
        {
            return 0;
        }

        TableKernels.Scale(work, 1 / largest);
        return Math.Log(largest);
    }

    private void Down(int clique)
    {
        if (_downValid[clique])
        {
            return;
        }

        Span<double> separator = _separator[clique];
        TableKernels.Sum(_plan.FromParent[clique], Belief(_plan.Tree.Parents[clique]), separator);
        TableKernels.Divide(separator, 1 / TableKernels.Largest(separator), _up[clique], _down[clique]);
        _downValid[clique] = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double[] Work(int clique)
    {
        if (_work[clique].Length == 0)
        {
            _work[clique] = new double[_plan.Lengths[clique]];
        }

        return _work[clique];
    }
}
