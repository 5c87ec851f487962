// A test that moves the clock waits until every actor of the process is idle, also those of other tests.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
