using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Actors.Journals.Tests.Embedded;

/// <summary>Writes texts under a name of its own.</summary>
public sealed class TextSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 8_100;

    public override string Manifest(object o) => "text/1";

    public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes((string)obj);

    public override object FromBinary(byte[] bytes, string manifest) => Encoding.UTF8.GetString(bytes);
}
