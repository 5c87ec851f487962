using Akka.Configuration;

namespace Actors.Journals.Tests.Contract;

internal static class ContractSettings
{
    public static Config Config { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          test.single-expect-default = 20s
          test.default-timeout = 20s
          actor {
            serializers.contract = "{{typeof(ContractSerializer).AssemblyQualifiedName}}"
            serialization-bindings {
              "{{typeof(Said).AssemblyQualifiedName}}" = contract
              "{{typeof(SaidLongAgo).AssemblyQualifiedName}}" = contract
              "{{typeof(Unspeakable).AssemblyQualifiedName}}" = contract
            }
          }
        }
        """);
}
