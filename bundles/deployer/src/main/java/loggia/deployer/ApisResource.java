package loggia.deployer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import loggia.deployer.DeployException.Reason;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundles that answer APIs: lists, deploys, rolls back and removes them. */
@Component(service = Resource.class)
@Path("/apis")
public class ApisResource implements Resource {
	private static final Logger log = LoggerFactory.getLogger(ApisResource.class);
	private static final Map<String, Comparator<Item>> SORTS = Map.of("name", Comparator.comparing(Item::name), "version", Comparator.comparing(Item::version), "state",
		Comparator.comparing(Item::state), "since", Comparator.comparing(Item::since), "shipped", Comparator.comparing(Item::shipped));

	/** What can be rolled back to. */
	public record Previous(String version) {}

	/** A version that was taken back. @param since when, milliseconds since 1970 @param why a sentence */
	public record Returned(String version, long since, String why) {}

	/**
	 * One bundle.
	 *
	 * @param major    of its slot: the major version of its API families
	 * @param state    active, draining, waiting or absent
	 * @param apis     names it offers
	 * @param since    when it was deployed or installed, milliseconds since 1970
	 * @param shipped  whether it came with the distribution
	 * @param previous null when nothing is kept
	 * @param returned a newer version that did not stay well; null when none was since the last deploy
	 * @param left     what a version before it left behind: version and thing
	 * @param health   ok, warn or critical; null while no check of it speaks
	 * @param trust    distribution, signed by NAME, unsigned, or not trusted any more
	 */
	public record Item(String name, int major, String version, String state, List<String> apis, List<String> families, String sha256, long since, boolean shipped, Previous previous,
		Returned returned, List<String> left, String health, String trust) {}

	/**
	 * A version that ran in a slot.
	 *
	 * @param steps          of a roll-back to it; 0 for the one that answers
	 * @param since          when it had been deployed, milliseconds since 1970; null when nobody knows any more
	 * @param configurations PIDs whose settings come back with it; null when they stay as they are
	 */
	public record Version(int steps, String version, String sha256, Long since, List<String> configurations) {}

	/**
	 * What a deploy did.
	 *
	 * @param replaced the version before, or null
	 * @param ms       how long it took
	 * @param watched  whether it was watched and stayed well
	 * @param trust    as of an item
	 * @param warnings sentences about whose it is
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Deployed(String name, int major, String version, String replaced, List<String> apis, long ms, Boolean watched, String trust,
		List<String> warnings) {}

	/** What was removed. */
	public record Removed(String name, int major, String version) {}

	/** What ran in a slot. @param versions newest first; the first answers */
	public record History(String name, int major, List<Version> versions) {}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile HealthCheckExecutor health;

	private final Deployer deployer;
	private final Impacts impacts;

	@Activate
	public ApisResource(@Reference Deployer deployer, @Reference Impacts impacts) {
		this.deployer = deployer;
		this.impacts = impacts;
	}

	/** Bundles that offer APIs; sorted by name, version, state, since or shipped. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Bundles that offer APIs")
	public Page<Item> list(Paging paging) {
		var words = BundleHealth.byBundle(health);
		var all = guarded(deployer::list).stream().map(each -> new Item(each.name(), each.slot().major(), each.version(), each.state(), each.apis(), each.families(), each.sha256(),
			millis(each.since()), each.shipped(), each.previous() == null ? null : new Previous(each.previous()), returned(each.returned()), each.left(), words.get(each.bundleId()),
			deployer.trust().of(each.sha256(), each.shipped()).trust())).toList();
		return Page.of(all, paging, SORTS, item -> item.name + " " + String.join(" ", item.families) + " " + String.join(" ", item.apis));
	}

	private static Returned returned(Record.Returned returned) {
		return returned == null ? null : new Returned(returned.version(), millis(returned.at()), returned.why());
	}

	/** What ran in a slot, newest first; the first answers. */
	@GET
	@Path("/{name}/history")
	@RolesAllowed("auditor")
	@Operation(summary = "What ran in a slot, newest first; the first answers")
	public History history(@PathParam("name") String name, @QueryParam("major") Integer major) {
		return guarded(() -> {
			var slot = deployer.slot(name, major);
			var all = new ArrayList<Version>();
			var entry = deployer.record().of(slot);
			if (entry != null) {
				all.add(new Version(0, entry.version(), entry.sha256(), millis(entry.since()), null));
			} else {
				deployer.list().stream().filter(each -> each.slot().equals(slot)).forEach(each -> all.add(new Version(0, each.version(), each.sha256(), millis(each.since()), null)));
			}
			for (var each : entry == null ? List.<Record.Before>of() : entry.before()) {
				all.add(new Version(all.size(), each.version(), each.sha256(), each.since() == null ? null : millis(each.since()), each.configuration() == null ? null : List.copyOf(each.configuration().keySet())));
			}
			return new History(name, slot.major(), all);
		});
	}

	/** Which installed apps use the APIs of a bundle. */
	@GET
	@Path("/{name}/impact")
	@RolesAllowed("auditor")
	@Operation(summary = "Which installed apps use the APIs of a bundle")
	public Impacts.Impact impact(@PathParam("name") String name, @QueryParam("major") Integer major) {
		return guarded(() -> impacts.ofRemoving(deployer.slot(name, major), deployer.list()));
	}

	/** What deploying the jar in the body would do; changes nothing. */
	@POST
	@Path("/impact")
	@RolesAllowed("operator")
	@Action("api.impact")
	@Operation(summary = "What deploying the jar in the body would do; changes nothing")
	public Impacts.Update impact(Request request) {
		return guarded(() -> {
			var jar = received(request);
			try {
				request.target(jar.name() + "/" + jar.version());
				return impacts.ofDeploying(jar, deployer.list());
			} finally {
				deployer.discard(jar);
			}
		});
	}

	/**
	 * Deploys the jar in the body, beside and then instead of the version that runs. With {@code Accept: application/x-ndjson} the answer is a line
	 * for each step. With {@code watch=true} it ends when the new version was watched.
	 */
	@POST
	@RolesAllowed("operator")
	@Action("api.deploy")
	@Operation(summary = "Deploys the jar in the body, beside and then instead of the version that runs")
	public Reply deploy(Request request, @QueryParam("watch") Boolean watch) {
		return guarded(() -> {
			long began = System.nanoTime();
			var jar = received(request);
			request.target(jar.name() + "/" + jar.version());
			boolean wait = Boolean.TRUE.equals(watch);
			var accept = request.header("Accept");
			if (accept == null || !accept.contains("application/x-ndjson")) return Reply.of(201, deployed(jar, Progress.SILENT, wait, began));
			return Reply.stream("application/x-ndjson", out -> steps(jar, wait, began, out));
		});
	}

	/** The deploy has a thread of its own: this one writes what that one says. */
	private void steps(BundleJar jar, boolean wait, long began, OutputStream out) throws IOException {
		var steps = new DeploySteps(began);
		var result = CompletableFuture.supplyAsync(() -> {
			try {
				var done = deployed(jar, steps, wait, began);
				steps.end("done", "result", done);
				return null;
			} catch (DeployException e) {
				steps.end("failed", "error", Map.of("code", e.reason.code, "message", e.getMessage()));
				return e;
			}
		}, task -> new Thread(task, "loggia-deploy-" + jar.name()).start());
		steps.write(out);
		var failure = result.join();
		// the answer has begun: this is for the audit log
		if (failure != null) throw refusal(failure);
	}

	private Deployed deployed(BundleJar jar, Progress progress, boolean wait, long began) throws DeployException {
		var outcome = deployer.deploy(jar, progress);
		if (!wait) return deployed(outcome, null, began);
		String returned;
		try {
			returned = outcome.watched().get(1, TimeUnit.HOURS);
		} catch (InterruptedException | ExecutionException | TimeoutException e) {
			throw new DeployException(Reason.STOPPING, "the gateway stopped watching " + jar.name(), e);
		}
		if (returned != null) throw new DeployException(Reason.RETURNED, returned);
		progress.step("watched");
		return deployed(outcome, true, began);
	}

	private BundleJar received(Request request) throws DeployException {
		if (request.length() > BundleStore.LARGEST) throw new DeployException(Reason.TOO_LARGE, "the jar is larger than 64 MB");
		return deployer.receive(request.body());
	}

	/** Goes back to a version that ran before, with the settings it had: one step, or {@code steps}, or to the newest of that {@code version}. */
	@POST
	@Path("/{name}/rollback")
	@RolesAllowed("operator")
	@Action("api.rollback")
	@Operation(summary = "Goes back to a version that ran before, with the settings it had")
	public Deployed rollBack(@PathParam("name") String name, @QueryParam("major") Integer major, @QueryParam("steps") Integer steps, @QueryParam("version") String version,
		Request request) {
		return guarded(() -> {
			long began = System.nanoTime();
			if (steps != null && version != null) throw new RestException(400, "badParameter", "'steps' and 'version' both say where to go back to: give one of them");
			var slot = deployer.slot(name, major);
			var outcome = version != null ? deployer.rollBack(slot, version) : deployer.rollBack(slot, steps == null ? 1 : steps);
			request.target(name + "/" + outcome.version());
			return deployed(outcome, null, began);
		});
	}

	/** Removes a bundle; its APIs then answer "fail not supported". */
	@DELETE
	@Path("/{name}")
	@RolesAllowed("operator")
	@Action("api.remove")
	@Operation(summary = "Removes a bundle")
	public Removed remove(@PathParam("name") String name, @QueryParam("major") Integer major) {
		return guarded(() -> {
			var slot = deployer.slot(name, major);
			return new Removed(name, slot.major(), deployer.remove(slot));
		});
	}

	private Deployed deployed(Deployer.Outcome outcome, Boolean watched, long began) {
		long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
		var entry = deployer.record().of(outcome.slot());
		var verdict = entry == null ? null : deployer.trust().lastCheck(entry.sha256());
		return new Deployed(outcome.name(), outcome.slot().major(), outcome.version(), outcome.replaced(), outcome.apis(), ms, watched, verdict == null ? null : verdict.trust(),
			verdict == null ? List.of() : verdict.warnings());
	}

	private static long millis(String iso8601) {
		return Instant.parse(iso8601).toEpochMilli();
	}

	/** Turns the deployer's refusals into HTTP's. */
	static <T> T guarded(Deployer.Work<T> work) {
		try {
			return work.run();
		} catch (DeployException e) {
			throw refusal(e);
		}
	}

	private static RestException refusal(DeployException e) {
		if (e.reason == Reason.INTERNAL) log.error("{}", e.getMessage(), e);
		else log.info("refused: {}", e.getMessage());
		return new RestException(e.reason.status, e.reason.code, e.getMessage());
	}
}
