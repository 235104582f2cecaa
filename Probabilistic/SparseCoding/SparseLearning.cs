namespace Hybrid.Probabilistic;

/// <summary>How the atoms of a dictionary are learnt.</summary>
public enum SparseLearning
{
    /// <summary>Alternates between the codes of all rows and all atoms. With a lasso by coordinate descent or ISTA the objective never rises, but where one of two nearly equal atoms is replaced. It keeps all codes, [rows, atoms] doubles.</summary>
    Batch,

    /// <summary>Online: codes a few rows at a time, adds their products to two running sums and moves the atoms by them (J. Mairal, F. Bach, J. Ponce and G. Sapiro, "Online dictionary learning for sparse coding", 2009).
    /// It comes nearer in the same time on many rows, and needs no memory for codes.</summary>
    Online,
}
