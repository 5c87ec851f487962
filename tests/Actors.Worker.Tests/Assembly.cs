using System.Runtime.Versioning;

// The generators, the number of threads and the count of tensors belong to the process: tests take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestFramework("Actors.Worker.Tests.TorchFramework", "Actors.Worker.Tests")]
[assembly: SupportedOSPlatform("linux")]
