using Actors.Hocon.Values;

namespace Actors.Hocon.Syntax;

/// <summary>One token: a slice of the text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="SpaceStart">Where the white space before the token starts; equal to <paramref name="Start"/> when there is none.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">One after its last character.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
/// <param name="Decoded">The contents of a quoted string, else null.</param>
internal readonly record struct Token(TokenKind Kind, int SpaceStart, int Start, int End, int Line, int Column, string? Decoded = null)
{
    public bool IsSimple => Kind >= TokenKind.Quoted;

    /// <summary>True for what may be part of a key or a path.</summary>
    public bool IsPathText => Kind is >= TokenKind.Quoted and < TokenKind.Substitution;

    /// <summary>What ends a document, an object or a list, as messages name it.</summary>
    public static string Name(TokenKind close) => close switch
    {
        TokenKind.CloseBrace => "}",
        TokenKind.CloseBracket => "]",
        _ => "the end of the input",
    };

    /// <summary>The token as messages name it.</summary>
    public string Describe(string text) => Kind switch
    {
        TokenKind.End => "the end of the input",
        TokenKind.Newline => "the end of the line",
        TokenKind.Quoted => $"the string \"{Excerpt.Of(Decoded)}\"",
        TokenKind.Substitution => "a substitution ${…}",
        TokenKind.OptionalSubstitution => "a substitution ${?…}",
        _ => $"'{Excerpt.Of(text.AsSpan(Start, End - Start))}'",
    };
}
