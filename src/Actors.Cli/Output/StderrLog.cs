using Microsoft.Extensions.Logging;

namespace Actors.Cli.Output;

/// <summary>One line on stderr for every warning or error of the node.</summary>
internal sealed class StderrLog : ILoggerProvider, ILogger
{
    /// <summary>Makes it the only log.</summary>
    public static void AddTo(ILoggingBuilder logging) => logging.ClearProviders().AddProvider(new StderrLog()).SetMinimumLevel(LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var reason = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
        Console.Error.WriteLine(Printable.Line($"{(logLevel == LogLevel.Warning ? "warning" : "error")}: {formatter(state, exception)}{reason}"));
    }

    public void Dispose()
    {
    }
}
