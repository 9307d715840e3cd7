package loggia.deployer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.api.sessions.OpenSessions;
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

	/**
	 * One bundle.
	 *
	 * @param state    active, draining, waiting or absent
	 * @param apis     names it offers
	 * @param since    when it was deployed or installed, milliseconds since 1970
	 * @param shipped  whether it came with the distribution
	 * @param previous null when nothing is kept
	 * @param health   ok, warn or critical; null while no check of it speaks
	 */
	public record Item(String name, String version, String state, List<String> apis, List<String> families, String sha256, long since, boolean shipped, Previous previous,
		String health) {}

	/** What a deploy did. @param replaced the version before, or null @param ms how long it took */
	public record Deployed(String name, String version, String replaced, List<String> apis, long ms) {}

	/** What was removed. */
	public record Removed(String name, String version) {}

	/** An app that uses APIs of a bundle. @param apis those it uses */
	public record User(String appId, String name, String version, TreeSet<String> apis) {}

	/** Who would miss a bundle. @param sessions open ones of releases that use it; null while nobody knows */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Impact(List<User> apps, Integer sessions) {}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile ReleaseCatalog releases;
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile OpenSessions sessions;
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	volatile HealthCheckExecutor health;

	private final Deployer deployer;

	@Activate
	public ApisResource(@Reference Deployer deployer) {
		this.deployer = deployer;
	}

	/** Bundles that offer APIs; sorted by name, version, state, since or shipped. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Bundles that offer APIs")
	public Page<Item> list(Paging paging) {
		var words = BundleHealth.byBundle(health);
		var all = guarded(deployer::list).stream().map(each -> new Item(each.name(), each.version(), each.state(), each.apis(), each.families(), each.sha256(),
			Instant.parse(each.since()).toEpochMilli(), each.shipped(), each.previous() == null ? null : new Previous(each.previous()), words.get(each.bundleId()))).toList();
		return Page.of(all, paging, SORTS, item -> item.name + " " + String.join(" ", item.families) + " " + String.join(" ", item.apis));
	}

	/** Which installed apps use the APIs of a bundle. */
	@GET
	@Path("/{name}/impact")
	@RolesAllowed("auditor")
	@Operation(summary = "Which installed apps use the APIs of a bundle")
	public Impact impact(@PathParam("name") String name) {
		var apis = guarded(() -> deployer.routes().names(deployer.provider(name).getBundleId()));
		var catalog = releases;
		var users = catalog == null ? List.<User>of() : catalog.installed().stream().map(release -> user(release, apis)).filter(user -> !user.apis.isEmpty()).toList();
		return new Impact(users, open(catalog, apis));
	}

	private static User user(Release release, List<String> apis) {
		var used = new TreeSet<>(release.apis());
		used.retainAll(new HashSet<>(apis));
		return new User(release.appId(), release.name(), release.version(), used);
	}

	private Integer open(ReleaseCatalog catalog, List<String> apis) {
		var open = sessions;
		if (open == null || catalog == null) return null;
		return open.byRelease().entrySet().stream().filter(each -> catalog.byDigest(each.getKey()).filter(release -> !user(release, apis).apis.isEmpty()).isPresent())
			.mapToInt(Map.Entry::getValue).sum();
	}

	/** Deploys the jar in the body, beside and then instead of the version that runs. */
	@POST
	@RolesAllowed("operator")
	@Action("api.deploy")
	@Operation(summary = "Deploys the jar in the body, beside and then instead of the version that runs")
	public Reply deploy(Request request) {
		return guarded(() -> {
			if (request.length() > BundleStore.LARGEST) throw new DeployException(Reason.TOO_LARGE, "the jar is larger than 64 MB");
			long began = System.nanoTime();
			var outcome = deployer.deploy(request.body());
			request.target(outcome.name() + "/" + outcome.version());
			return Reply.of(201, deployed(outcome, began));
		});
	}

	/** Goes back to the version that ran before the last deploy. One step. */
	@POST
	@Path("/{name}/rollback")
	@RolesAllowed("operator")
	@Action("api.rollback")
	@Operation(summary = "Goes back to the version that ran before the last deploy")
	public Deployed rollBack(@PathParam("name") String name, Request request) {
		return guarded(() -> {
			long began = System.nanoTime();
			var outcome = deployer.rollBack(name);
			request.target(name + "/" + outcome.version());
			return deployed(outcome, began);
		});
	}

	/** Removes a bundle; its APIs then answer "fail not supported". */
	@DELETE
	@Path("/{name}")
	@RolesAllowed("operator")
	@Action("api.remove")
	@Operation(summary = "Removes a bundle")
	public Removed remove(@PathParam("name") String name) {
		return guarded(() -> new Removed(name, deployer.remove(name)));
	}

	private static Deployed deployed(Deployer.Outcome outcome, long began) {
		return new Deployed(outcome.name(), outcome.version(), outcome.replaced(), outcome.apis(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
	}

	/** Turns the deployer's refusals into HTTP's. */
	static <T> T guarded(Deployer.Work<T> work) {
		try {
			return work.run();
		} catch (DeployException e) {
			if (e.reason == Reason.INTERNAL) log.error("{}", e.getMessage(), e);
			else log.info("refused: {}", e.getMessage());
			throw new RestException(e.reason.status, e.reason.code, e.getMessage());
		}
	}
}
