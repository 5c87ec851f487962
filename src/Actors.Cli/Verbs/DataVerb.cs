using System.CommandLine;
using System.Runtime.InteropServices;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Progress;
using Actors.Runs.Data;
using Actors.Runs.Tasks;

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
        command.SetAction(parsed =>
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
            return Draw(parsed.GetRequiredValue(directory), settings, parsed.GetValue(output));
        });
        return command;
    }

    private static int Draw(string directory, CaptchaSetSettings settings, Format format)
    {
        using var cancelled = new CancellationTokenSource();
        var exitCode = ExitCode.Done;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, ExitCode.Terminated));
        var screen = Screen.OfProcess();
        var task = new WorkerTask.DrawCaptchas(Path.GetFullPath(directory), settings, Environment.ProcessorCount);
        int drawn;
        try
        {
            drawn = WorkerTasks.Run<TaskReport.Drawn>(
                task, done => screen.Draw(() => $"drawing captchas: {done}/{settings.Count}"), cancelled.Token).Count;
        }
        catch (OperationCanceledException)
        {
            screen.Write("stopped; the images so far are complete, and the same command draws the rest");
            return exitCode;
        }

        screen.Clear();
        if (format == Format.Json)
            CliJson.Print(new { directory, settings.Count, drawn });
        else
            Console.Out.WriteLine($"{directory} holds {settings.Count} captchas, {drawn} of them drawn now");
        return ExitCode.Done;

        void Stop(PosixSignalContext context, int code)
        {
            context.Cancel = true;
            exitCode = code;
            cancelled.Cancel();
        }
    }
}
