using Hybrid.Core;
using Microsoft.FSharp.Core;

namespace Hybrid.Unsupervised;

/// <summary>Measures the layers each time a training has ended an epoch, by way of its validation.</summary>
internal sealed class InformationRecorder : IProgress<TrainingProgress>
{
    private readonly NetworkActivations _activations;
    private readonly IReadOnlyList<string> _names;
    private readonly int[] _labels;
    private readonly InformationPlaneOptions _options;
    private readonly IProgress<TrainingProgress>? _told;
    private readonly List<InformationPoint> _points = [];
    private Sequential _model;

    public InformationRecorder(Network network, DataSet measured, InformationPlaneOptions options, IProgress<TrainingProgress>? told)
    {
        _activations = new NetworkActivations(network, measured);
        (_names, _labels, _options, _told, _model) = ([.. network.Layers.Select(layer => layer.Name)], measured.Labels.ToArray(), options, told, network.Model);
        Measure(0);
    }

    public IReadOnlyList<InformationPoint> Points => _points;

    /// <summary>The same validation, that lets the model be seen.</summary>
    public FSharpFunc<Sequential, Measure[]> Seeing(FSharpFunc<Sequential, Measure[]> validate) => Interop.ToCore<Sequential, Measure[]>(model =>
    {
        _model = model;
        return validate.Invoke(model);
    });

    // The report of an epoch's end comes right after its validation.
    public void Report(TrainingProgress value)
    {
        if (value.IsEpochEnd && value.Epoch % _options.Every == 0)
        {
            Measure(value.Epoch);
        }

        _told?.Report(value);
    }

    private void Measure(int epoch) => _points.AddRange(InformationPlane.Points(_activations.Of(_model), _names, _labels, _options, epoch));
}
