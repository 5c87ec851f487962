using Actors.Worker.Torch;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Actors.Worker.Tests;

/// <summary>Loads libtorch before any test. It is no module initializer, because child processes of the tests load it themselves, or refuse to.</summary>
public sealed class TorchFramework : XunitTestFramework
{
    public TorchFramework(IMessageSink messages) : base(messages) => TorchRuntime.Start(threads: 1);
}
