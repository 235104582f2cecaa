namespace Hybrid.Probabilistic.Tests.ExpectationMaximisationSteps;

public sealed class ExpectationMaximisationLoopTests
{
    [Fact]
    public void Two_coins_are_told_apart()
    {
        // Do and Batzoglou, "What is the expectation maximization algorithm?", 2008: five series of ten tosses with 5, 9, 8, 4, 7 heads, start (0.6, 0.5), end (0.80, 0.52).
        var (biases, report) = ExpectationMaximisationLoop.Run<(double First, double Second)>(new Coins(), (0.6, 0.5), new ConvergenceOptions());
        Assert.Equal(0.80, biases.First, 0.005);
        Assert.Equal(0.52, biases.Second, 0.005);
        Assert.True(report.Converged);
        Assert.All(report.History.Zip(report.History.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
    }

    [Fact]
    public void A_falling_likelihood_is_an_error_that_names_the_step()
    {
        var error = Assert.Throws<LikelihoodFellException>(() => ExpectationMaximisationLoop.Run(new Falling(), 0, new ConvergenceOptions()));
        Assert.Equal((3, -1.0, -2.0), (error.Iteration, error.Before, error.After));
    }

    [Fact]
    public void Running_out_of_iterations_is_not_convergence()
    {
        var (_, report) = ExpectationMaximisationLoop.Run<(double First, double Second)>(new Coins(), (0.6, 0.5), new ConvergenceOptions { MaximumIterations = 2 });
        Assert.False(report.Converged);
        Assert.Equal(2, report.Iterations);
    }

    private sealed class Coins : IExpectationMaximisation<(double First, double Second)>
    {
        private static readonly int[] Heads = [5, 9, 8, 4, 7];
        private readonly double[] _sums = new double[4];

        public double Expect((double First, double Second) parameters)
        {
            Array.Clear(_sums);
            double total = 0;
            foreach (int heads in Heads)
            {
                double first = 0.5 * Likelihood(parameters.First, heads), second = 0.5 * Likelihood(parameters.Second, heads);
                double share = first / (first + second);
                _sums[0] += share * heads;
                _sums[1] += share * 10;
                _sums[2] += (1 - share) * heads;
                _sums[3] += (1 - share) * 10;
                total += Math.Log(first + second);
            }

            return total;
        }

        public (double First, double Second) Maximise() => (_sums[0] / _sums[1], _sums[2] / _sums[3]);

        private static double Likelihood(double bias, int heads) => Math.Pow(bias, heads) * Math.Pow(1 - bias, 10 - heads);
    }

    private sealed class Falling : IExpectationMaximisation<int>
    {
        private static readonly double[] Values = [-3, -2, -1, -2];
        private int _step;

        public double Expect(int parameters) => Values[parameters];

        public int Maximise() => ++_step;
    }
}
