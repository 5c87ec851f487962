using System.Globalization;
using System.Text;
using Actors;
using Actors.EventSourcing;
using Actors.Journal;

namespace Banking;

public sealed record Deposit(decimal Amount);

public sealed record Deposited(decimal Amount);

public sealed class AccountDecider : IDecider<decimal, Deposit, Deposited>
{
    public decimal Initial => 0;

    public Decision<Deposited> Decide(decimal balance, Deposit command) => command.Amount > 0
        ? Decision.Accept(new Deposited(command.Amount))
        : Decision.Refuse<Deposited>("A deposit is more than nothing.");

    public decimal Evolve(decimal balance, Deposited happened) => balance + happened.Amount;
}

public sealed class Account(StreamId id, Persistence<decimal, Deposited> persistence)
    : EventSourcedActor<decimal, Deposit, Deposited>(id, new AccountDecider(), persistence);

public static class Bank
{
    public static async Task<CommandResult<Deposited>> RunAsync(IJournal journal)
    {
        var codec = new EventCodec<Deposited>().Add(
            "deposited/1",
            (Deposited happened) => Encoding.UTF8.GetBytes(happened.Amount.ToString(CultureInfo.InvariantCulture)),
            payload => new Deposited(decimal.Parse(Encoding.UTF8.GetString(payload.Span), CultureInfo.InvariantCulture)));
        var persistence = new Persistence<decimal, Deposited>(journal, codec);
        await using var system = new ActorSystem();
        var account = system.Spawn(Props.Of(() => new Account("account/7", persistence)), "account-7");
        account.Tell(new Deposit(20));
        return await account.AskAsync(new Deposit(30), TimeSpan.FromSeconds(5)); // Committed(2, [Deposited(30)])
    }
}
