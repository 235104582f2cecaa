namespace Hybrid.Reinforcement;

/// <summary>A binary heap of all states by priority, with changes of priority in place. Equal priorities come out in an order that depends on nothing but the calls.</summary>
internal sealed class StateQueue
{
    private readonly int[] _heap;
    private readonly int[] _place;
    private readonly double[] _priority;

    public StateQueue(int stateCount)
    {
        _heap = [.. Enumerable.Range(0, stateCount)];
        _place = [.. _heap];
        _priority = new double[stateCount];
    }

    public int Top => _heap[0];

    public double TopPriority => _priority[_heap[0]];

    public void Set(int state, double priority)
    {
        double old = _priority[state];
        _priority[state] = priority;
        if (priority > old)
        {
            Rise(_place[state]);
        }
        else if (priority < old)
        {
            Sink(_place[state]);
        }
    }

    private void Rise(int place)
    {
        int state = _heap[place];
        while (place > 0 && _priority[_heap[(place - 1) / 2]] < _priority[state])
        {
            Put(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(state, place);
    }

    private void Sink(int place)
    {
        int state = _heap[place];
        for (int child = (2 * place) + 1; child < _heap.Length; child = (2 * place) + 1)
        {
            child += child + 1 < _heap.Length && _priority[_heap[child + 1]] > _priority[_heap[child]] ? 1 : 0;
            if (_priority[_heap[child]] <= _priority[state])
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(state, place);
    }

    private void Put(int state, int place)
    {
        _heap[place] = state;
        _place[state] = place;
    }
}
