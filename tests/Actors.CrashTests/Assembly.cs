// Every test runs whole processes and some measure how long they take: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
