using System.CommandLine;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Progress;
using Actors.Training.Data;
using Actors.Training.Tasks;

namespace Actors.Cli.Verbs;

/// <summary><c>actors data captcha</c>: draws a data set.</summary>
internal static class DataVerb
{
    public static Command Create() => new("data", "makes data sets") { Captcha() };

    private static Command Captcha()
    {
        var directory = new Option<string>("--out") { Description = "directory of the images", Required = true };
        var count = new Option<int>("--count") { Description = "images", Required = true };
        var seed = new Option<long>("--seed") { Description = "names the series of captchas", Required = true };
        var length = new Option<int>("--length") { Description = "characters per image", DefaultValueFactory = _ => 6 };
        var alphabet = new Option<string>("--alphabet")
        {
            Description = "characters that are drawn", DefaultValueFactory = _ => CaptchaSettings.LettersAndDigits,
        };
        var width = new Option<int>("--width") { Description = "pixels", DefaultValueFactory = _ => 200 };
        var height = new Option<int>("--height") { Description = "pixels", DefaultValueFactory = _ => 60 };
        var output = CommonOptions.Output();
        var command = new Command("captcha", "draws captchas, named {label}_{index}.png; completes what was interrupted")
        {
            directory, count, seed, length, alphabet, width, height, output,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var settings = new CaptchaSetSettings
            {
                Count = parsed.GetRequiredValue(count),
                Seed = parsed.GetRequiredValue(seed),
                Captcha = new()
                {
                    Alphabet = parsed.GetRequiredValue(alphabet),
                    Length = parsed.GetRequiredValue(length),
                    Width = parsed.GetRequiredValue(width),
                    Height = parsed.GetRequiredValue(height),
                },
            };
            return Task.FromResult(Draw(parsed.GetRequiredValue(directory), settings, parsed.GetValue(output), cancellation));
        });
        return command;
    }

    private static int Draw(string directory, CaptchaSetSettings settings, Format format, CancellationToken cancellation)
    {
        var screen = Screen.OfProcess();
        var task = new WorkerTask.DrawCaptchas(Path.GetFullPath(directory), settings, Environment.ProcessorCount);
        var drawn = WorkerTasks.Run<TaskReport.Drawn>(
            task, done => screen.Draw(() => $"drawing captchas: {done}/{settings.Count}"), cancellation).Count;
        screen.Clear();
        if (format == Format.Json)
            CliJson.Print(new { directory, settings.Count, drawn });
        else
            Console.Out.WriteLine($"{directory} holds {settings.Count} captchas, {drawn} of them drawn now");
        return ExitCode.Done;
    }
}
