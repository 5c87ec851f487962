namespace Actors.Hocon.Syntax;

/// <summary>The tokens of one text with one token of look-ahead, and the errors that name what stands there.</summary>
internal sealed class TokenReader
{
    private readonly Lexer _lexer;

    public TokenReader(Source source, string text)
    {
        _lexer = new Lexer(source, text);
        Source = source;
        Text = text;
        Current = _lexer.Next();
    }

    public Source Source { get; }

    public string Text { get; }

    public Token Current { get; private set; }

    public TokenKind Kind => Current.Kind;

    public Origin Origin => OriginOf(Current);

    public Origin OriginOf(in Token token) => new(Source, token.Line, token.Column);

    /// <summary>The current token's characters, which for a quoted string are its contents.</summary>
    public string CurrentText => WordOf(Current);

    public ReadOnlySpan<char> SpanOf(in Token token) => Text.AsSpan(token.Start, token.End - token.Start);

    /// <summary>The token's characters, which for a quoted string are its contents.</summary>
    public string WordOf(in Token token) => token.Decoded ?? _lexer.Words.Of(SpanOf(token));

    /// <summary>The characters from <paramref name="start"/> on and before <paramref name="end"/>.</summary>
    public string WordOf(int start, int end) => _lexer.Words.Of(Text.AsSpan(start, end - start));

    /// <summary>Returns the current token and moves to the next one.</summary>
    public Token Take()
    {
        var token = Current;
        Current = _lexer.Next();
        return token;
    }

    /// <summary>True when the current token is of <paramref name="kind"/>, which is then passed.</summary>
    public bool TryTake(TokenKind kind)
    {
        if (Kind != kind)
            return false;
        Take();
        return true;
    }

    /// <summary>Passes the ends of lines here; true when there were any.</summary>
    public bool SkipNewlines()
    {
        var found = false;
        while (TryTake(TokenKind.Newline))
            found = true;
        return found;
    }

    /// <summary>The error of the current token.</summary>
    public HoconException Unexpected(string expected) => new(Origin, $"{Current.Describe(Text)}, expected {expected}");
}
