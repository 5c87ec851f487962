using System.Globalization;
using Actors.Simulation.Scheduling;
using Actors.Training.Runs;

namespace Actors.Simulation.Workers;

/// <summary>
/// A model of 64 bits. Every step mixes its number and the learning rate into them, and losses and metrics are functions of them: whoever
/// continues from another state, at another step or with another learning rate shows it at once.
/// </summary>
internal readonly record struct SimulatedModel(ulong Bits)
{
    public static SimulatedModel Initial(long seed) => new(Dice.Mix((ulong)seed));

    public float Loss => 0.1f + (Bits >> 40) / (float)(1 << 24);

    public string Hash => Bits.ToString("x16", CultureInfo.InvariantCulture);

    public SimulatedModel After(long step, double learningRate) =>
        new(Dice.Mix(Bits ^ Dice.Mix((ulong)step) ^ BitConverter.DoubleToUInt64Bits(learningRate)));

    public Metrics Validate() => Metrics.Of(("loss", (Bits & 0xFFFF) / 65536.0), ("match", (Bits >> 16 & 0xFFFF) / 65536.0));
}
