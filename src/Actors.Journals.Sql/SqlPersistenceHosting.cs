using Akka.Hosting;

namespace Actors.Journals.Sql;

/// <summary>Adds Akka.Persistence.Sql, guarded, to a hosted actor system.</summary>
public static class SqlPersistenceHosting
{
    /// <summary>Makes its journal and its snapshot store the ones that persistent actors use when they name none. Who opened it disposes of it, after
    /// the actor system has terminated.</summary>
    public static AkkaConfigurationBuilder WithSqlPersistence(this AkkaConfigurationBuilder builder, SqlPersistence sql) =>
        builder.AddHocon(sql.Config, HoconAddMode.Prepend).AddSetup(sql);
}
