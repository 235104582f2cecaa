using Hybrid.Cli.Frame;

namespace Hybrid.Cli.Commands.Networks;

/// <summary>A trained network from a file, and whether data fits it.</summary>
internal static class ModelFile
{
    /// <summary>Opens a network that tells classes apart.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataFormatException">The file is no such network.</exception>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    public static Network Open(string path)
    {
        Network network = Network.Load(path);
        return network.ClassNames.Count > 0 ? network : throw new DataFormatException(path, "the network was not trained to tell classes apart; give a model that 'hybrid train --out FILE' saved");
    }

    /// <summary>How many features a sample has that a network takes.</summary>
    /// <param name="network">The network.</param>
    public static int FeatureCount(Network network) => network.InputShape.Aggregate(1, (product, extent) => product * extent);

    /// <summary>Refuses data whose samples the network does not take.</summary>
    /// <param name="network">The network.</param>
    /// <param name="model">The file it came from.</param>
    /// <param name="data">The data.</param>
    /// <param name="path">What the data was called on the command line.</param>
    public static void CheckFits(Network network, string model, DataSet data, string path)
    {
        if (data.FeatureCount != FeatureCount(network))
        {
            throw new UsageException(path, $"a sample has {Count(data.FeatureCount)} and the model {model} takes {FeatureCount(network)}; give data like the model's training data");
        }
    }

    private static string Count(int features) => features == 1 ? "1 feature" : $"{features} features";
}
