using Actors.Hocon.Values;

namespace Actors.Hocon.Syntax;

/// <summary>White space that stands unquoted between two simple values: part of a string, but nothing between lists or objects.</summary>
internal sealed class UnquotedSpace(string text, Origin origin) : HoconValue(origin)
{
    public override string Description => "white space";

    internal override string Text => text;
}
