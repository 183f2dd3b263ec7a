import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.BoltConnectorInternalSettings;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * Neo4j Community with Bolt on loopback: java Neo4jServer HOME PORT keep|temporary
 *
 * NEO4J_PASSWORD is set for the user neo4j of a new home; without it nobody is asked to sign in. The server lives as
 * long as somebody holds its standard input open: however its parent ends, no server is left behind. `temporary` takes
 * the home away at the end.
 */
public final class Neo4jServer {
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath().normalize();
    SocketAddress address = new SocketAddress("127.0.0.1", Integer.parseInt(args[1]));
    boolean temporary = args[2].equals("temporary");
    String password = System.getenv().getOrDefault("NEO4J_PASSWORD", "");

    endWithParent();
    if (temporary)
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    delete(home);
                    Runtime.getRuntime().halt(0); // nothing is left that could be closed in order
                  }));
    var service =
        new DatabaseManagementServiceBuilder(home)
            .setConfig(GraphDatabaseSettings.auth_enabled, !password.isEmpty())
            .setConfig(GraphDatabaseSettings.pagecache_memory, 64L * 1024 * 1024)
            // A new store takes 2 MB instead of 500.
            .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
            .setConfig(BoltConnectorInternalSettings.thread_pool_shutdown_wait_time, Duration.ofMillis(200))
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, address)
            .setConfig(BoltConnector.advertised_address, address)
            .build();
    if (!temporary) Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));

    if (!password.isEmpty()) {
      var system = service.database("system");
      boolean fresh =
          system.executeTransactionally(
              "SHOW USERS YIELD user, passwordChangeRequired AS change WHERE user = 'neo4j' RETURN change",
              Map.of(),
              result -> result.hasNext() && Boolean.TRUE.equals(result.next().get("change")));
      if (fresh)
        system.executeTransactionally(
            "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", Map.of("password", password));
    }
    System.out.println("READY"); // Bolt alone answers a little earlier, with the old password
    Thread.currentThread().join();
  }

  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {}
              } catch (IOException closed) {
                // the same as its end
              }
              Thread late =
                  new Thread(
                      () -> {
                        try {
                          Thread.sleep(20_000);
                        } catch (InterruptedException ended) {
                          return;
                        }
                        Runtime.getRuntime().halt(1);
                      });
              late.setDaemon(true);
              late.start();
              System.exit(0);
            });
    watch.setDaemon(true);
    watch.start();
  }

  /** Again where the server wrote something meanwhile. */
  private static void delete(Path folder) {
    for (int attempt = 0; attempt < 5 && Files.exists(folder); attempt++) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
      } catch (IOException | UncheckedIOException changed) {
        continue;
      }
    }
  }
}
