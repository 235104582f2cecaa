// The number of threads and the backend are the process's: tests that run commands in this process must not meet.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
