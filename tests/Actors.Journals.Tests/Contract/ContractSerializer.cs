using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Actors.Journals.Tests.Contract;

/// <summary>An event.</summary>
public sealed record Said(string Text);

/// <summary>An event of an earlier version, which is read as <see cref="Said"/>.</summary>
public sealed record SaidLongAgo(string Text);

/// <summary>Cannot be serialized.</summary>
public sealed record Unspeakable;

/// <summary>Writes explicit, versioned manifests, and reads earlier versions.</summary>
public sealed class ContractSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 7_001;

    public override string Manifest(object o) => o switch
    {
        Said => "said/2",
        SaidLongAgo => "said/1",
        _ => throw new ArgumentException($"{o.GetType().Name} cannot be serialized, on purpose."),
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        Said said => Encoding.UTF8.GetBytes(said.Text),
        SaidLongAgo said => Encoding.UTF8.GetBytes(said.Text),
        _ => throw new ArgumentException($"{obj.GetType().Name} cannot be serialized, on purpose."),
    };

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "said/1" => new Said(Encoding.UTF8.GetString(bytes) + " (long ago)"),
        "said/2" => new Said(Encoding.UTF8.GetString(bytes)),
        _ => throw new ArgumentException($"Unknown manifest '{manifest}'."),
    };
}
