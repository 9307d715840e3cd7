package loggia.container.web;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import loggia.container.Container;
import loggia.container.session.SessionState;
import loggia.rest.Resource;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The gateway at a glance. */
@Component(service = Resource.class)
@Path("/overview")
public class OverviewResource implements Resource {
	/** A process of the gateway. @param rss resident bytes; null where nobody knows */
	public record Process(String name, long pid, Long rss) {}

	/** One health check. */
	public record Check(String name, String status, List<String> messages) {}

	/** The worst of the checks, and each. */
	public record Health(String status, List<Check> checks) {}

	/**
	 * What is going on.
	 *
	 * @param uptime   milliseconds
	 * @param version  of the platform
	 * @param java     of the JVM
	 * @param apps     how many are installed; null while there is no store
	 * @param sessions by state
	 */
	public record Overview(long uptime, String version, String java, Integer apps, Map<String, Integer> sessions, int workers, List<Process> processes, Health health) {}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile HealthCheckExecutor checks;

	private final Container container;
	private final String version;

	@Activate
	public OverviewResource(BundleContext context, @Reference Container container) {
		this(context.getBundle().getVersion().toString(), container);
	}

	OverviewResource(String version, Container container) {
		this.version = version;
		this.container = container;
	}

	/** Counts, processes and health. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Counts, processes and health")
	public Overview show() {
		var sessions = new LinkedHashMap<String, Integer>();
		for (var state : List.of(SessionState.FOREGROUND, SessionState.BACKGROUND, SessionState.SUSPENDED)) {
			sessions.put(state.text(), 0);
		}
		container.sessions().all().forEach(session -> sessions.computeIfPresent(session.state().text(), (state, n) -> n + 1));
		var workers = WorkersResource.workers(container);
		var releases = container.releases();
		return new Overview(ManagementFactory.getRuntimeMXBean().getUptime(), version, Runtime.version().toString(), releases == null ? null : releases.installed().size(),
				sessions, workers.size(), processes(workers), health());
	}

	private static List<Process> processes(List<WorkersResource.Item> workers) {
		var all = new ArrayList<Process>();
		long own = ProcessHandle.current().pid();
		all.add(new Process("gateway", own, rss(own)));
		workers.forEach(worker -> all.add(new Process("worker " + worker.number(), worker.pid(), worker.rss())));
		Set<Long> known = workers.stream().map(WorkersResource.Item::pid).collect(Collectors.toSet());
		ProcessHandle.current().children().filter(child -> !known.contains(child.pid())).sorted(Comparator.comparingLong(ProcessHandle::pid))
				.forEach(child -> all.add(new Process(name(child), child.pid(), rss(child.pid()))));
		return all;
	}

	private static String name(ProcessHandle process) {
		if (process.info().commandLine().filter(line -> line.contains("loggia.compiler")).isPresent()) {
			return "compiler";
		}
		return process.info().command().map(command -> command.substring(command.lastIndexOf('/') + 1)).orElse("process");
	}

	/** @return what Linux says, else null */
	private static Long rss(long pid) {
		try (var lines = Files.lines(java.nio.file.Path.of("/proc", String.valueOf(pid), "status"))) {
			return lines.filter(line -> line.startsWith("VmRSS:")).map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElse(null);
		} catch (IOException | java.io.UncheckedIOException | NumberFormatException e) {
			return null;
		}
	}

	private Health health() {
		var executor = checks;
		if (executor == null) {
			return new Health("ok", List.of());
		}
		var results = executor.execute(HealthCheckSelector.tags("-hidden"));
		var worst = results.stream().map(each -> each.getHealthCheckResult().getStatus()).max(Comparator.naturalOrder()).orElse(Status.OK);
		return new Health(word(worst), results.stream().map(OverviewResource::check).sorted(Comparator.comparing(Check::name)).toList());
	}

	private static Check check(HealthCheckExecutionResult result) {
		var messages = new ArrayList<String>();
		result.getHealthCheckResult().forEach(entry -> {
			if (!entry.isDebug()) {
				messages.add(entry.getMessage());
			}
		});
		var metadata = result.getHealthCheckMetadata();
		return new Check(metadata.getName() == null ? metadata.getTitle() : metadata.getName(), word(result.getHealthCheckResult().getStatus()), messages);
	}

	private static String word(Status status) {
		return switch (status) {
			case OK -> "ok";
			case WARN -> "warn";
			default -> "critical";
		};
	}
}
