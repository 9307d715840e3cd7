package loggia.container.session;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import loggia.api.ApiCatalog;
import loggia.api.ApiInvoker;
import loggia.api.Incidents;
import loggia.api.release.Release;
import loggia.container.ContainerConfig;
import loggia.container.Meters;
import loggia.container.files.TempStore;
import loggia.container.worker.WorkerPool;

/**
 * What all sessions share.
 *
 * @param invoker gives the gate, or null while there is none
 * @param apis    gives the APIs that a release can call now, one entry a name
 * @param incidents gives who takes down misbehaviour, or null
 * @param placement  where sessions run
 * @param quarantine which releases may not be opened for a while
 * @param inspect gives the URL of a release's root for debuggers, or null where none may come
 * @param temp    the sessions' temporary files
 * @param threads run the mailboxes
 */
public record SessionContext(ContainerConfig config, WorkerPool pool, Placement placement, Quarantine quarantine, Supplier<ApiInvoker> invoker, Function<Release, List<ApiCatalog.Entry>> apis,
		Supplier<Incidents> incidents, Function<Release, String> inspect, AppLogs logs, TempStore temp, Meters meters, Executor threads, ScheduledExecutorService timers) {
}
