using Actors.Runs.Tasks;
using Actors.Runs.Protocol;
using Actors.Worker.Session;
using Actors.Worker.Tasks;

// Started by the node and by verbs that need tensors or images, never by people.
switch (args)
{
    case [WorkerProtocol.Argument]:
        return WorkerProgram.Run();
    case [TaskProtocol.Argument]:
        return TaskProgram.Run();
    default:
        Console.Error.WriteLine("Actors.Worker is started by the program 'actors', which tells it what to do; see 'actors --help'");
        return 2;
}
