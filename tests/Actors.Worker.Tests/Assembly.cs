// The generator, the thread count and the live-tensor counter belong to the process: tests take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
