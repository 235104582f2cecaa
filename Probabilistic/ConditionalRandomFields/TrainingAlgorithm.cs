namespace Hybrid.Probabilistic;

/// <summary>How the weights of a conditional random field are found.</summary>
public enum TrainingAlgorithm
{
    /// <summary>Maximum penalised likelihood by limited-memory BFGS; orthant-wise when there is an L1 penalty (Andrew and Gao, 2007).</summary>
    Lbfgs,

    /// <summary>The same objective by averaged stochastic gradient descent (W. Xu, "Towards optimal one pass large scale learning with averaged stochastic gradient descent", 2011).</summary>
    AveragedSgd,

    /// <summary>The averaged structured perceptron (M. Collins, "Discriminative training methods for hidden Markov models", 2002).</summary>
    AveragedPerceptron,

    /// <summary>The averaged passive-aggressive algorithm PA-I (K. Crammer et al., "Online passive-aggressive algorithms", 2006).</summary>
    PassiveAggressive,
}
