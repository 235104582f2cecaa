using System.Collections;
using System.Collections.Concurrent;
using Hybrid.Data;

namespace Hybrid;

/// <summary>The batches of one epoch. It may be enumerated several times and gives the same batches each time.</summary>
public sealed class BatchSequence : IEnumerable<Batch>
{
    private readonly DataSet _data;
    private readonly BatchOptions _options;
    private readonly int[]? _order;

    internal BatchSequence(DataSet data, BatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Epoch, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Skip, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Prefetch, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Prefetch, 64, nameof(options));
        options.Augmentation?.Check(data.FeatureShape);
        _data = data;
        _options = options;
        _order = options.Seed is long seed ? CounterRandom.Of(seed).Derive((ulong)options.Epoch).Permutation(data.Count) : null;
        Count = options.DropLast ? data.Count / options.Size : (int)(((long)data.Count + options.Size - 1) / options.Size);
    }

    /// <summary>How many batches the epoch has, those passed over by <see cref="BatchOptions.Skip"/> included.</summary>
    public int Count { get; }

    /// <summary>Enumerates the batches.</summary>
    /// <returns>An enumerator; when it prefetches, disposing of it ends the background work.</returns>
    public IEnumerator<Batch> GetEnumerator() => _options.Prefetch == 0 ? Direct() : Prefetched();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerator<Batch> Direct()
    {
        Batch? reused = _options.Reuse ? NewBatch(0) : null;
        for (int number = _options.Skip; number < Count; number++)
        {
            Batch batch = reused ?? NewBatch(number);
            Fill(batch, number);
            yield return batch;
        }
    }

    private IEnumerator<Batch> Prefetched()
    {
        // With reuse, as many buffers go round as are ready, plus the one being filled and the one being used.
        using var free = new BlockingCollection<Batch>();
        using var ready = new BlockingCollection<Batch>(_options.Prefetch);
        using var stop = new CancellationTokenSource();
        for (int i = 0; _options.Reuse && i < _options.Prefetch + 2; i++)
        {
            free.Add(NewBatch(0));
        }

        Task producer = Task.Factory.StartNew(() => Produce(free, ready, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Batch? last = null;
            while (ready.TryTake(out Batch? batch, Timeout.Infinite))
            {
                if (_options.Reuse && last is not null)
                {
                    free.Add(last);
                }

                yield return last = batch;
            }

            producer.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)producer).AsyncWaitHandle.WaitOne();
        }
    }

    private void Produce(BlockingCollection<Batch> free, BlockingCollection<Batch> ready, CancellationToken stop)
    {
        try
        {
            for (int number = _options.Skip; number < Count; number++)
            {
                Batch batch = _options.Reuse ? free.Take(stop) : NewBatch(number);
                Fill(batch, number);
                ready.Add(batch, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The consumer left early: there is nobody to prepare batches for.
            return;
        }
        finally
        {
            ready.CompleteAdding();
        }
    }

    private Batch NewBatch(int number) => new(_data, Math.Min(_options.Size, _data.Count - (number * _options.Size)));

    private void Fill(Batch batch, int number)
    {
        int start = number * _options.Size;
        batch.Number = number;
        batch.Count = Math.Min(_options.Size, _data.Count - start);
        for (int i = 0; i < batch.Count; i++)
        {
            int sample = _order is null ? start + i : _order[start + i];
            batch.SampleBlock[i] = sample;
            Span<float> features = batch.FeatureBlock.AsSpan(i * _data.FeatureCount, _data.FeatureCount);
            if (_options.Augmentation is Augmentation augmentation)
            {
                augmentation.ApplyChecked(_data.FeaturesOf(sample), features, _data.FeatureShape, _options.Seed ?? 0, _options.Epoch, sample);
            }
            else
            {
                _data.FeaturesOf(sample).CopyTo(features);
            }

            _data.ValueBlock.AsSpan(sample * _data.ValueCount, _data.ValueCount).CopyTo(batch.ValueBlock.AsSpan(i * _data.ValueCount));
            if (batch.LabelBlock.Length > 0)
            {
                batch.LabelBlock[i] = _data.LabelBlock[sample];
            }
        }
    }
}
