using System.Collections.Immutable;
using System.Globalization;
using Actors.Runs.Settings;

namespace Actors.Runs.Retention;

/// <summary>
/// Which checkpoints the rules let go, and why. Pure, so that what would go can be shown before it goes.
/// <list type="bullet">
/// <item>The newest, the best model and what is pinned stay under every rule and every pressure.</item>
/// <item>So do the newest and the best that have been read back, and all that are newer: nothing goes before its successor is known to be sound.</item>
/// <item>Any rule that keeps a checkpoint keeps it; the bounds on bytes then take the oldest, kept by another rule or not.</item>
/// </list>
/// </summary>
public static class RetentionRules
{
    public const string NotKept = "not-kept";
    public const string MaxTotalSize = "max-total-size";
    public const string MinFreeDisk = "min-free-disk";
    public const string WhenFull = "when-full";

    /// <param name="present">Not retired; at most one of a step.</param>
    /// <param name="pinned">Hashes.</param>
    /// <param name="freeBytes">On their disk, counting what is about to be freed.</param>
    /// <param name="neededBytes">For what waits for room; 0 when nothing does.</param>
    /// <param name="readBack">Hashes of those that are known to be sound; null for all.</param>
    /// <param name="isRefused">Whether what waits for room was refused it once more.</param>
    /// <returns>What goes, the oldest first.</returns>
    public static ImmutableArray<Retirement> Apply(
        IEnumerable<ReviewedCheckpoint> present,
        IReadOnlySet<string> pinned,
        CheckpointSettings rules,
        long freeBytes,
        long neededBytes = 0,
        IReadOnlySet<string>? readBack = null,
        bool isRefused = false)
    {
        var ordered = present.OrderBy(checkpoint => checkpoint.Step).ToArray();
        var protectedOnes = FromLastSound(ordered)
            .Concat(FromLastSound([.. ordered.Where(checkpoint => checkpoint.IsBest)]))
            .Concat(ordered.Where(checkpoint => pinned.Contains(checkpoint.Sha256))).ToHashSet();
        var kept = Kept(ordered, rules);
        kept.UnionWith(protectedOnes);

        var retired = ordered.Where(checkpoint => !kept.Contains(checkpoint))
            .Select(checkpoint => new Retirement(checkpoint, NotKept, $"{(rules.KeepLast == 1 ? "1 newer one exists" : $"{rules.KeepLast} newer ones exist")}, and no other rule keeps it")).ToList();
        if (rules.MaxTotalSize > 0)
        {
            // The next one must find room below the bound while these are still there.
            var next = ordered.LastOrDefault()?.SizeBytes ?? 0;
            Shed(MaxTotalSize, () => ordered.Where(IsThere).Sum(checkpoint => checkpoint.SizeBytes) + next - rules.MaxTotalSize,
                excess => $"with the next one all together are {Text(excess)} bytes over {Text(rules.MaxTotalSize)}");
        }

        if (rules.MinFreeDisk > 0)
            Shed(MinFreeDisk, () => rules.MinFreeDisk - Free(), missing => $"{Text(missing)} bytes are missing to {Text(rules.MinFreeDisk)} free ones");
        if (neededBytes > 0 && rules.WhenFull == Settings.WhenFull.FreeOldest)
        {
            Shed(WhenFull, () => neededBytes - Free(), missing => $"{Text(missing)} bytes are missing for what waits for room");
            // How much must go for inodes or a quota nobody can tell: one, and then it is tried again.
            if (isRefused && retired.Count == 0)
                Shed(WhenFull, () => retired.Count == 0 ? neededBytes : 0, needed => $"{Text(freeBytes)} bytes are free, and {Text(needed)} are refused: inodes or a quota are used up");
        }

        return [.. retired.OrderBy(gone => gone.Checkpoint.Step)];

        IEnumerable<ReviewedCheckpoint> FromLastSound(ReviewedCheckpoint[] some) =>
            some.Skip(Math.Max(0, Array.FindLastIndex(some, checkpoint => readBack is null || readBack.Contains(checkpoint.Sha256))));

        long Free() => freeBytes + retired.Sum(gone => gone.Checkpoint.SizeBytes);

        bool IsThere(ReviewedCheckpoint checkpoint) => !retired.Exists(gone => gone.Checkpoint == checkpoint);

        void Shed(string rule, Func<long> excess, Func<long, string> reason)
        {
            while (excess() is > 0 and var missing
                && ordered.FirstOrDefault(checkpoint => IsThere(checkpoint) && !protectedOnes.Contains(checkpoint)) is { } oldest)
                retired.Add(new Retirement(oldest, rule, reason(missing)));
        }
    }

    /// <summary>The bounds on bytes that these rules cannot keep, whatever goes: the newest, the best model and what is pinned are more.</summary>
    /// <inheritdoc cref="Apply"/>
    public static ImmutableArray<UnkeptBound> Unkept(
        IEnumerable<ReviewedCheckpoint> present, IReadOnlySet<string> pinned, CheckpointSettings rules, long freeBytes)
    {
        var all = present.ToArray();
        var gone = Apply(all, pinned, rules, freeBytes).Select(retirement => retirement.Checkpoint).ToHashSet();
        var left = all.Where(checkpoint => !gone.Contains(checkpoint)).ToArray();
        var excess = left.Sum(checkpoint => checkpoint.SizeBytes) + (left.MaxBy(checkpoint => checkpoint.Step)?.SizeBytes ?? 0) - rules.MaxTotalSize;
        var missing = rules.MinFreeDisk - freeBytes - gone.Sum(checkpoint => checkpoint.SizeBytes);
        var unkept = ImmutableArray.CreateBuilder<UnkeptBound>();
        if (rules.MaxTotalSize > 0 && excess > 0)
            unkept.Add(new(MaxTotalSize, $"what no rule takes is, with the next one, {Text(excess)} bytes over {Text(rules.MaxTotalSize)}"));
        if (rules.MinFreeDisk > 0 && missing > 0)
            unkept.Add(new(MinFreeDisk, $"when all has gone that may, {Text(missing)} bytes are missing to {Text(rules.MinFreeDisk)} free ones"));
        return unkept.ToImmutable();
    }

    /// <summary>Whether a rule lets checkpoints go because a disk has too little room.</summary>
    public static bool IsForRoom(string rule) => rule is MinFreeDisk or WhenFull;

    private static HashSet<ReviewedCheckpoint> Kept(ReviewedCheckpoint[] ordered, CheckpointSettings rules)
    {
        var kept = ordered.TakeLast(rules.KeepLast).ToHashSet();
        kept.UnionWith(ordered.Where(checkpoint => checkpoint.Merit is not null)
            .OrderByDescending(checkpoint => checkpoint.Merit).ThenBy(checkpoint => checkpoint.Step).Take(rules.KeepBest.Count));
        if (rules.KeepEverySteps > 0)
            kept.UnionWith(ordered.Where(checkpoint => checkpoint.Step % rules.KeepEverySteps == 0));
        if (rules.KeepEveryEpochs > 0)
            kept.UnionWith(ordered.Where(checkpoint => checkpoint.Epoch % rules.KeepEveryEpochs == 0).GroupBy(checkpoint => checkpoint.Epoch).Select(epoch => epoch.Last()));
        if (rules.KeepEveryTime > TimeSpan.Zero)
            kept.UnionWith(Spaced(ordered, rules.KeepEveryTime));
        return kept;
    }

    private static IEnumerable<ReviewedCheckpoint> Spaced(ReviewedCheckpoint[] ordered, TimeSpan distance)
    {
        ReviewedCheckpoint? last = null;
        foreach (var checkpoint in ordered)
        {
            // A clock that was once ahead is no reason to let go whatever was saved after it was set right.
            if (last is not null && (checkpoint.SavedAt - last.SavedAt).Duration() < distance)
                continue;
            last = checkpoint;
            yield return checkpoint;
        }
    }

    private static string Text(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A bound that cannot be kept, and why.</summary>
public sealed record UnkeptBound(string Rule, string Reason)
{
    public override string ToString() => $"{Rule} cannot be kept: {Reason}";
}

/// <param name="Rule">The rule that lets it go.</param>
public sealed record Retirement(ReviewedCheckpoint Checkpoint, string Rule, string Reason);
