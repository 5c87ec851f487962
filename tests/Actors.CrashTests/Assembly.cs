using System.Runtime.Versioning;

// Every test runs whole processes and some measure how long they take: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
