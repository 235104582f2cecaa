using Hybrid.Probabilistic;

namespace Hybrid.Causal;

/// <summary>The worked examples of the lecture, one row each.</summary>
public static class DemonstrationTable
{
    private static readonly double[] _berkeley =
        [512, 313, 89, 19, 353, 207, 17, 8, 120, 205, 202, 391, 138, 279, 131, 244, 53, 138, 94, 299, 22, 351, 24, 317];

    /// <summary>The examples.</summary>
    public static IReadOnlyList<Demonstration> All { get; } = [Simpson(), Berkeley(), Pneumonia(), Umbrella(), Collider()];

    /// <summary>An example by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The example.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the nearest is offered.</exception>
    public static Demonstration Named(string name) => All.FirstOrDefault(d => d.Name == name)
        ?? throw new ArgumentException($"there is no demonstration '{name}'; {Names.Suggest(name, All.Select(d => d.Name))}", nameof(name));

    // Charig and others, Comparison of treatment of renal calculi, 1986: 81 of 87 and 192 of 263 with A, 234 of 270 and 55 of 80 with B.
    private static Demonstration Simpson() => new(
        "simpson", "Kidney stones (Charig et al., 1986): treatment A is better for small stones and for large ones, and worse over all.",
        new BayesianNetworkBuilder().Structure("size{small|large} -> treatment{A|B} -> recovery{yes|no}; size -> recovery")
            .Table("size", 357 / 700.0, 343 / 700.0)
            .Table("treatment", 87 / 357.0, 270 / 357.0, 263 / 343.0, 80 / 343.0)
            .Row("recovery", "treatment=A, size=small", 81 / 87.0, 6 / 87.0).Row("recovery", "treatment=A, size=large", 192 / 263.0, 71 / 263.0)
            .Row("recovery", "treatment=B, size=small", 234 / 270.0, 36 / 270.0).Row("recovery", "treatment=B, size=large", 55 / 80.0, 25 / 80.0)
            .Build("simpson"),
        "treatment", "recovery", "yes")
    {
        Why = "large stones heal worse and were mostly given A. The size acts on both: it confounds. The order reverses when stratified by size, and P(y | do x) = sum_size P(y | x, size) P(size).",
        Caution = "nothing here stands in the way of adjusting for size; what comes after the treatment must stay out.",
    };

    // Bickel, Hammel and O'Connell, Sex bias in graduate admissions, 1975; counts of the six largest departments: admitted and rejected, men and women.
    private static Demonstration Berkeley()
    {
        double Cell(int department, int gender, int rejected) => _berkeley[(department * 4) + (gender * 2) + rejected];
        double[] gender = [.. Enumerable.Range(0, 2).Select(g => Enumerable.Range(0, 6).Sum(d => Cell(d, g, 0) + Cell(d, g, 1)))];
        var builder = new BayesianNetworkBuilder().Structure("gender{man|woman} -> department{A|B|C|D|E|F} -> admitted{yes|no}; gender -> admitted")
            .Table("gender", gender[0] / gender.Sum(), gender[1] / gender.Sum())
            .Table("department", [.. Enumerable.Range(0, 12).Select(i => (Cell(i % 6, i / 6, 0) + Cell(i % 6, i / 6, 1)) / gender[i / 6])]);
        for (int d = 0; d < 6; d++)
        {
            for (int g = 0; g < 2; g++)
            {
                double all = Cell(d, g, 0) + Cell(d, g, 1);
                builder.Row("admitted", $"gender={(g == 0 ? "man" : "woman")}, department={(char)('A' + d)}", Cell(d, g, 0) / all, Cell(d, g, 1) / all);
            }
        }

        return new Demonstration("berkeley", "Admissions at Berkeley, 1973: fewer women were admitted, yet not by the departments.", builder.Build("berkeley"), "gender", "admitted", "yes")
        {
            Mediator = "department",
            Why = "nothing confounds gender, so that seeing and doing agree; but the effect passes through the department: women applied where few are admitted. With the department held fixed the difference turns round.",
            Caution = "department lies on the causal path. Adjusting for it answers another question: the direct effect.",
        };
    }

    // Made after Caruana and others, Intelligible models for healthcare, 2015.
    private static Demonstration Pneumonia() => new(
        "pneumonia", "Pneumonia and asthma: patients with asthma die less often of pneumonia.",
        new BayesianNetworkBuilder().Structure("asthma{no|yes} -> intensive{no|yes} -> death{no|yes}; asthma -> death")
            .Table("asthma", 0.85, 0.15).Table("intensive", 0.8, 0.2, 0.1, 0.9)
            .Row("death", "asthma=no, intensive=no", 0.88, 0.12).Row("death", "asthma=no, intensive=yes", 0.94, 0.06)
            .Row("death", "asthma=yes, intensive=no", 0.75, 0.25).Row("death", "asthma=yes, intensive=yes", 0.95, 0.05)
            .Build("pneumonia"),
        "asthma", "death", "yes")
    {
        Mediator = "intensive",
        Why = "asthma brings patients to intensive care, which saves them. A rule 'asthma: low risk, send home' would take away the care that makes it true: without it asthma raises the risk from 0.12 to 0.25.",
        Caution = "intensive care lies on the causal path; hold it fixed only to ask what asthma does at the same care.",
    };

    private static Demonstration Umbrella() => new(
        "umbrella", "Umbrellas and rain: umbrellas foretell rain, and opening one does not bring it.",
        new BayesianNetworkBuilder().Structure("rain{yes|no} -> umbrella{yes|no}; rain -> street{wet|dry}")
            .Table("rain", 0.3, 0.7).Table("umbrella", 0.9, 0.1, 0.1, 0.9).Table("street", 0.95, 0.05, 0.1, 0.9).Build("umbrella"),
        "umbrella", "rain", "yes")
    {
        Why = "the arrow runs from rain to umbrellas. Seeing one is evidence of its cause; setting one cuts the arrow, and rain stays as likely as it was.",
        Caution = "the street's wetness is another effect of rain: it tells of rain, but no adjustment makes umbrellas a cause.",
    };

    // Berkson, Limitations of the application of fourfold table analysis to hospital data, 1946.
    private static Demonstration Collider() => new(
        "collider", "Two illnesses in hospital: they have nothing to do with each other, and seem to exclude each other among patients.",
        new BayesianNetworkBuilder().Structure("infection{no|yes} -> hospital{no|yes} <- fracture{no|yes}")
            .Table("infection", 0.9, 0.1).Table("fracture", 0.95, 0.05)
            .Row("hospital", "infection=no, fracture=no", 0.98, 0.02).Row("hospital", "infection=no, fracture=yes", 0.3, 0.7)
            .Row("hospital", "infection=yes, fracture=no", 0.5, 0.5).Row("hospital", "infection=yes, fracture=yes", 0.15, 0.85)
            .Build("collider"),
        "infection", "fracture", "yes")
    {
        Selection = ("hospital", "yes"),
        Why = "nothing joins the two illnesses but their common effect, and a common effect lets nothing through: seeing and doing agree. Who looks only at patients opens that path: whoever is in hospital without an infection has another reason to be there.",
        Caution = "hospital is a collider. Adjusting for it, or studying patients alone, makes a dependence that is not there.",
    };
}
