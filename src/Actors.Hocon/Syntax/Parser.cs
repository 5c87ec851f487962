using System.Runtime.InteropServices;
using Actors.Hocon.Includes;
using Actors.Hocon.Resolution;
using Actors.Hocon.Values;

namespace Actors.Hocon.Syntax;

/// <summary>Reads one text into a tree in which substitutions are not yet resolved.</summary>
internal sealed class Parser
{
    private const int SizeGuessMax = 64;

    private readonly TokenReader _tokens;
    private readonly ParseContext _context;
    private readonly List<string> _path;

    /// <summary>How many fields the last object of each depth had: its neighbour will have about as many.</summary>
    private readonly List<int> _sizes = [];

    /// <summary>The elements of all open lists so far, the innermost last.</summary>
    private readonly List<HoconValue> _items = [];
    private int _depth;
    private int _arrays;

    public Parser(Source source, string text, ParseContext context)
    {
        _tokens = new TokenReader(source, text);
        _context = context;
        _path = [.. context.Prefix.Keys];
        _depth = context.Depth;
        _arrays = context.IsInArray ? 1 : 0;
    }

    /// <summary>The whole text: an object, whose braces may be missing, or an array.</summary>
    public HoconValue ParseDocument()
    {
        _tokens.SkipNewlines();
        HoconValue document = _tokens.Kind switch
        {
            TokenKind.OpenBracket => ParseArray(),
            TokenKind.OpenBrace => ParseObject(),
            _ => ParseFields(new HoconObject(new Origin(_tokens.Source, 1, 1)), TokenKind.End),
        };
        _tokens.SkipNewlines();
        return _tokens.Kind == TokenKind.End ? document : throw _tokens.Unexpected("the end of the input");
    }

    /// <summary>One field and nothing else, such as an override on a command line.</summary>
    public HoconObject ParseOnlyField()
    {
        var document = new HoconObject(_tokens.Origin);
        ParseField(document);
        return _tokens.Kind == TokenKind.End ? document : throw _tokens.Unexpected("the end of the value");
    }

    private HoconObject ParseObject()
    {
        Enter(1);
        while (_depth >= _sizes.Count)
            _sizes.Add(0);
        var target = new HoconObject(new FieldTable(Math.Min(_sizes[_depth], SizeGuessMax)), _tokens.OriginOf(_tokens.Take()));
        ParseFields(target, TokenKind.CloseBrace);
        _tokens.Take();
        _sizes[_depth] = target.Count;
        _depth--;
        return target;
    }

    private HoconObject ParseFields(HoconObject target, TokenKind close)
    {
        _tokens.SkipNewlines();
        while (_tokens.Kind != close)
        {
            if (_tokens is { Kind: TokenKind.Unquoted, CurrentText: "include" })
                ParseInclude(target);
            else
                ParseField(target);
            EndElement(close);
        }

        return target;
    }

    private HoconArray ParseArray()
    {
        Enter(1);
        _arrays++;
        var origin = _tokens.OriginOf(_tokens.Take());
        var first = _items.Count;
        _tokens.SkipNewlines();
        while (_tokens.Kind != TokenKind.CloseBracket)
        {
            _items.Add(ParseValue("a value or ]"));
            EndElement(TokenKind.CloseBracket);
        }

        _tokens.Take();
        _arrays--;
        _depth--;
        var items = CollectionsMarshal.AsSpan(_items)[first..].ToArray();
        _items.RemoveRange(first, items.Length);
        return new HoconArray(items, origin);
    }

    /// <summary>Passes what separates two fields or elements: a comma or an end of line, or both.</summary>
    private void EndElement(TokenKind close)
    {
        var isSeparated = _tokens.SkipNewlines();
        if (_tokens.TryTake(TokenKind.Comma))
            _tokens.SkipNewlines();
        else if (!isSeparated && _tokens.Kind != close)
            throw _tokens.Unexpected($"a comma, a new line or {Token.Name(close)}");
    }

    private void ParseField(HoconObject target)
    {
        var origin = _tokens.Origin;
        var first = _path.Count;
        PathParser.Parse(_tokens, _path, "a key", _context.Limits.Depth);
        _tokens.SkipNewlines();
        var last = _path.Count - 1;
        Enter(last - first);
        var value = ParseFieldValue(first, origin);
        _depth -= last - first;
        for (var i = first; i < last; i++)
            target = Merging.Open(target, _path[i], origin);
        Merging.Put(target, _path[last], new HoconField(value, origin));
        _path.RemoveRange(first, _path.Count - first);
    }

    private HoconValue ParseFieldValue(int firstKey, Origin origin)
    {
        switch (_tokens.Kind)
        {
            case TokenKind.Colon or TokenKind.Equals:
                _tokens.Take();
                _tokens.SkipNewlines();
                return ParseValue("a value");
            case TokenKind.PlusEquals:
                _tokens.Take();
                _tokens.SkipNewlines();
                _arrays++;
                var added = ParseValue("a value");
                _arrays--;
                HoconPath? path = _arrays == 0 ? new HoconPath([.. _path]) : null;
                return new Concatenation([new EarlierValue(path, origin), new HoconArray([added], added.Origin)], added.Origin);
            case TokenKind.OpenBrace:
                // Without a separator the object is the whole value: nothing can be joined to it.
                return ParseObject();
            default:
                throw _tokens.Unexpected($"=, :, += or {{ after the key {new HoconPath([.. _path.Skip(firstKey)])}");
        }
    }

    private void ParseInclude(HoconObject target)
    {
        var include = IncludeParser.Parse(_tokens);
        var context = _context with
        {
            Prefix = _arrays == 0 ? new HoconPath([.. _path]) : HoconPath.Root,
            IsInArray = _arrays > 0,
            Depth = _depth,
        };
        foreach (var included in context.Includes.Load(include, context))
            Merging.Into(target, included);
    }

    private HoconValue ParseValue(string expected)
    {
        var first = ParsePiece(expected);
        if (!IsPiece(_tokens.Kind))
            return first;

        var pieces = new List<HoconValue> { first };
        while (IsPiece(_tokens.Kind))
        {
            var next = _tokens.Current;
            if (next.SpaceStart < next.Start && next.IsSimple && pieces[^1] is not (HoconArray or HoconObject))
            {
                var origin = new Origin(_tokens.Source, next.Line, next.Column - (next.Start - next.SpaceStart));
                pieces.Add(new UnquotedSpace(_tokens.WordOf(next.SpaceStart, next.Start), origin));
            }

            pieces.Add(ParsePiece(expected));
        }

        return pieces.Any(piece => piece is Unresolved) ? new Concatenation(pieces, first.Origin) : Joining.Join(pieces, this);
    }

    private static bool IsPiece(TokenKind kind) => kind is TokenKind.OpenBrace or TokenKind.OpenBracket or >= TokenKind.Quoted;

    private HoconValue ParsePiece(string expected)
    {
        switch (_tokens.Kind)
        {
            case TokenKind.OpenBrace:
                return ParseObject();
            case TokenKind.OpenBracket:
                return ParseArray();
            case TokenKind.Quoted:
                var origin = _tokens.Origin;
                return new HoconString(_tokens.Take().Decoded!, origin);
            case TokenKind.Substitution or TokenKind.OptionalSubstitution:
                return SubstitutionParser.Parse(_tokens, _context.Prefix, _context.Limits.Depth);
            case >= TokenKind.Unquoted:
                return UnquotedParser.Parse(_tokens);
            default:
                throw _tokens.Unexpected(expected);
        }
    }

    private void Enter(int levels)
    {
        _depth += levels;
        if (_depth > _context.Limits.Depth)
            throw new HoconException(_tokens.Origin, $"more than {_context.Limits.Depth} levels of nesting, the limit");
    }
}
