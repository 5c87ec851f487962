using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Actors.Journals.Sql.Tests;

/// <summary>The tests' only event.</summary>
public sealed record Noted(string Text);

/// <summary>Writes it as text with a checksum, as a domain would its JSON.</summary>
public sealed class NotedSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const string NotedManifest = "noted/1";

    public override int Identifier => 7_301;

    public override string Manifest(object o) => NotedManifest;

    public override byte[] ToBinary(object obj) => ChecksummedPayload.Seal(NotedManifest, Encoding.UTF8.GetBytes(((Noted)obj).Text));

    public override object FromBinary(byte[] bytes, string manifest) =>
        new Noted(Encoding.UTF8.GetString(ChecksummedPayload.Open(manifest, bytes).Span));
}
