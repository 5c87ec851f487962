namespace Actors.CrashTests.Running;

/// <summary>A run of some seconds in which everything happens that can happen to one: epochs, best models off schedule, reductions, deletions.</summary>
internal static class ShortRun
{
    public const string Name = "short";
    public const int Steps = 70;
    public const int ValidationEvery = 10;

    /// <summary>Checkpoints that may be there at the end: the newest two and the best.</summary>
    public const int MostCheckpoints = 3;

    /// <param name="data">The data set's directory; drawn when it is not there.</param>
    public static string Configuration(string data) => $$"""
        run {
          seed = 3, device = cpu, threads = 1, batch-size = 16, max-steps = {{Steps}}
          optimizer.learning-rate = 2e-3
          validation.every = {{ValidationEvery}}
          best { metric = loss, mode = min }
          reduce-lr-on-plateau { patience = 0, threshold = 0.02 }
          target.enabled = off
          checkpoints { every = 7, keep-last = 2 }
        }
        captcha {
          draw { enabled = on, count = 320, seed = 7, length = 3, width = 64, height = 24 }
          data {
            directory = "{{data}}", channels = 1, width = 64, height = 24
            alphabet = "0123456789", label-length = 3, validation-share = 0.2
          }
          network { blocks = [1, 1], filters = [8, 16], lstm-units = 32, dense-width = 512, dropout = 0.5 }
        }
        """;
}
