using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>A field or an element that is being resolved.</summary>
internal sealed class Frame
{
    /// <summary>What looking up this field shows meanwhile.</summary>
    public View View { get; set; }
}

/// <summary>The definitions of a field as they are seen from within one of them.</summary>
/// <param name="All">All of those that are being resolved.</param>
/// <param name="Earlier">Those before the one that looks; null when there are none.</param>
/// <param name="ShowsParts">True when looking up a part of the field shows all: within an object or a list as it stands.</param>
/// <param name="ShowsWhole">True when looking up the field itself shows all: within an object or a list that nothing stands beside.</param>
internal readonly record struct View(HoconValue All, HoconValue? Earlier, bool ShowsParts, bool ShowsWhole);
