using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Actors.Cli.Checkpoints;

/// <summary>
/// How much of a file is trained and how much is not, as far as the file tells; null where it does not. In a checkpoint of ours a parameter
/// is trainable that the optimizer remembers, and frozen what is in the frozen file. In one of PyTorch's the optimizer lists what it trains, unless
/// it remembers what the file does not hold; without such an optimizer LoRA's factors are what was trained. What a file does not say otherwise is frozen unless it has a buffer's name.
/// </summary>
/// <param name="All">Of the file, and of the frozen file that it refers to.</param>
internal sealed partial record TensorCounts(
    TensorCount All, TensorCount? Trainable, TensorCount? Frozen, TensorCount? Buffers, TensorCount? Optimizer)
{
    private const string Model = "model.", Ours = "optimizer.", State = "state.";

    /// <param name="frozen">The tensors of the frozen file; none without one.</param>
    public static TensorCounts Of(CheckpointContents contents, IReadOnlyCollection<CheckpointContents.Tensor> frozen)
    {
        var all = TensorCount.Of([.. contents.Tensors, .. frozen]);
        var names = contents.Tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var remembered = contents.Tensors.Where(tensor => tensor.Name.StartsWith(Model, StringComparison.Ordinal)
            && names.Contains($"{Ours}{tensor.Name[Model.Length..]}.step")).ToArray();
        if (remembered.Length > 0)
            return OfOurs(all, contents, remembered, frozen);
        var lists = contents.Metadata.Where(entry => ParameterList().IsMatch(entry.Key) && entry.Value is object?[]).ToArray();
        return lists.Length > 0 ? OfPyTorch(all, contents, lists) : OfLora(all, contents.Tensors, LoraFactors.In(contents), optimizer: null);
    }

    private static TensorCounts OfOurs(
        TensorCount all,
        CheckpointContents contents,
        CheckpointContents.Tensor[] trainable,
        IReadOnlyCollection<CheckpointContents.Tensor> frozen) => new(
        all,
        TensorCount.Of(trainable),
        TensorCount.Of(frozen),
        TensorCount.Of(contents.Tensors.Where(tensor => tensor.Name.StartsWith(Model, StringComparison.Ordinal)).Except(trainable)),
        TensorCount.Of(contents.Tensors.Where(tensor => tensor.Name.StartsWith(Ours, StringComparison.Ordinal))));

    // {prefix}param_groups.{n}.params lists numbers; {prefix}state.{number}.{slot} has a slot of the parameter's shape.
    private static TensorCounts OfPyTorch(TensorCount all, CheckpointContents contents, KeyValuePair<string, object?>[] lists)
    {
        var places = lists.Select(list => ParameterList().Match(list.Key).Groups[1].Value).ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var optimizer = contents.Tensors.Where(tensor => IsBelow(tensor.Name.IndexOf(State, StringComparison.Ordinal), tensor)
            || IsBelow(tensor.Name.LastIndexOf(State, StringComparison.Ordinal), tensor)).ToArray();
        var parameters = lists.Sum(list => ((object?[])list.Value!).LongLength);
        CheckpointContents.Tensor[] model = [.. contents.Tensors.Except(optimizer)];
        var slots = optimizer.GroupBy(tensor => tensor.Name[..tensor.Name.LastIndexOf('.')]).ToArray();
        if (!AreOf(model, slots))
            return OfLora(all, model, LoraFactors.In(contents), TensorCount.Of(optimizer));
        long? elements = slots.Length == parameters ? slots.Sum(slot => slot.Max(tensor => tensor.Elements)) : null;
        return Untold(all, model, new TensorCount(parameters, elements), TensorCount.Of(optimizer));

        bool IsBelow(int state, CheckpointContents.Tensor tensor) => state >= 0 && places.Contains(tensor.Name.AsSpan(0, state));
    }

    // Whether each parameter that an optimizer remembers may be another one of the model's tensors, by its shape: it has a slot that is as large.
    private static bool AreOf(IEnumerable<CheckpointContents.Tensor> model, IGrouping<string, CheckpointContents.Tensor>[] slots)
    {
        var left = model.Select(ShapeOf).CountBy(shape => shape).ToDictionary(StringComparer.Ordinal);
        foreach (var slot in slots)
        {
            var largest = slot.Max(tensor => tensor.Elements);
            if (slot.Where(tensor => tensor.Elements == largest).Select(ShapeOf).FirstOrDefault(shape => left.GetValueOrDefault(shape) > 0) is not { } found)
                return false;
            left[found]--;
        }

        return true;
    }

    private static string ShapeOf(CheckpointContents.Tensor tensor) => string.Join(',', tensor.Shape);

    private static TensorCounts OfLora(
        TensorCount all, IReadOnlyCollection<CheckpointContents.Tensor> model, ImmutableArray<CheckpointContents.Tensor> factors, TensorCount? optimizer) =>
        factors.Length > 0 ? Untold(all, model, TensorCount.Of(factors), optimizer) : new TensorCounts(all, null, null, null, optimizer);

    private static TensorCounts Untold(
        TensorCount all, IReadOnlyCollection<CheckpointContents.Tensor> model, TensorCount trainable, TensorCount? optimizer)
    {
        var buffers = TensorCount.Of(model.Where(tensor => BufferName().IsMatch(tensor.Name)));
        return new TensorCounts(all, trainable, TensorCount.Of(model).Less(buffers).Less(trainable), buffers, optimizer);
    }

    [GeneratedRegex(@"^(.*)param_groups\.\d+\.params$")]
    private static partial Regex ParameterList();

    // Of batch norm, by its names in PyTorch.
    [GeneratedRegex(@"(^|\.)(running_mean|running_var|num_batches_tracked)$")]
    private static partial Regex BufferName();
}

/// <param name="Elements">Null when it is not known.</param>
internal sealed record TensorCount(long Tensors, long? Elements)
{
    public static TensorCount Of(IEnumerable<CheckpointContents.Tensor> tensors)
    {
        var counted = tensors.ToArray();
        return new TensorCount(counted.Length, counted.Sum(tensor => tensor.Elements));
    }

    public TensorCount Less(TensorCount other) => new(
        Math.Max(0, Tensors - other.Tensors),
        Elements is { } mine && other.Elements is { } others ? Math.Max(0, mine - others) : null);
}
