namespace Actors.Hocon.Syntax;

/// <summary>What a token is. The kinds from <see cref="Quoted"/> on are simple values and may stand side by side.</summary>
internal enum TokenKind
{
    End,
    Newline,
    Comma,
    Colon,
    Equals,
    PlusEquals,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Quoted,
    Unquoted,
    Number,
    True,
    False,
    Null,
    Substitution,
    OptionalSubstitution,
}
