package loggia.deployer.repository;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundle repositories: where API bundles come from that an app needs and the gateway has not. */
@Component(service = Resource.class)
@Path("/repositories")
public class RepositoriesResource implements Resource {
	private static final Logger log = LoggerFactory.getLogger(RepositoriesResource.class);
	private static final Map<String, Comparator<Bundle>> SORTS = Map.of("name", Comparator.comparing(Bundle::name), "version", Comparator.comparing(Bundle::version), "size", Comparator.comparing(Bundle::size));

	/** A place to be named. @param url https://…, http:// of this machine, or the absolute path of a folder on the gateway's machine */
	public record Named(String name, String url) {}

	/**
	 * One repository.
	 *
	 * @param bundles   how many bundles of it could be deployed
	 * @param left      how many others its index has: libraries, bundles that offer no API
	 * @param referrals how many other indexes it names; they are not followed, name them as repositories
	 * @param fetchedAt when its index was seen to be the current one, milliseconds since 1970; null while it was never read
	 * @param problem   why it could not be read the last time, and how old what counts is; null when all is well
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Item(String name, String url, int bundles, int left, int referrals, Long fetchedAt, String problem) {}

	/** A bundle of a repository. @param here whether its jar is on the gateway's machine already */
	public record Bundle(String name, String version, List<String> families, List<String> apis, String sha256, long size, boolean here) {}

	/** What a refresh did. @param downloaded how many jars came */
	public record Refreshed(Item repository, int downloaded) {}

	private final Repositories repositories;

	@Activate
	public RepositoriesResource(@Reference Repositories repositories) {
		this.repositories = repositories;
	}

	/** The bundle repositories, in the order they are asked. Reads no index. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "The bundle repositories, in the order they are asked")
	public Page<Item> list(Paging paging) {
		return Page.of(repositories.all().stream().map(this::item).toList(), paging, Map.of("name", Comparator.comparing(Item::name)), each -> each.name + " " + each.url);
	}

	/** The API bundles of a repository, as its index says. */
	@GET
	@Path("/{name}/bundles")
	@RolesAllowed("auditor")
	@Operation(summary = "The API bundles of a repository")
	public Page<Bundle> bundles(@PathParam("name") String name, Paging paging) {
		var all = guarded(() -> repositories.named(name)).state().offers().stream().map(each -> new Bundle(each.name(), each.version().toString(), each.families().stream().map(Offered.Family::text).toList(),
			each.families().stream().flatMap(family -> family.apis().stream()).sorted().toList(), each.sha256(), each.size(), repositories.isHere(each))).toList();
		return Page.of(all, paging, SORTS, each -> each.name + " " + each.families + " " + each.apis);
	}

	/** Names a repository; its index is read at once. */
	@POST
	@RolesAllowed("administrator")
	@Action("repository.add")
	@Operation(summary = "Names a repository; its index is read at once")
	public Reply add(Named named, Request request) {
		request.target(String.valueOf(named.name()));
		return Reply.of(201, item(guarded(() -> repositories.add(named.name(), named.url()))));
	}

	/** Forgets a repository; what was deployed from it stays. */
	@DELETE
	@Path("/{name}")
	@RolesAllowed("administrator")
	@Action("repository.remove")
	@Operation(summary = "Forgets a repository; what was deployed from it stays")
	public void remove(@PathParam("name") String name) {
		guarded(() -> {
			repositories.remove(name);
			return null;
		});
	}

	/** Reads the index of a repository now. @param download whether its jars are brought too, for the time without a network */
	@POST
	@Path("/{name}/refresh")
	@RolesAllowed("operator")
	@Action("repository.refresh")
	@Operation(summary = "Reads the index of a repository now")
	public Refreshed refresh(@PathParam("name") String name, @QueryParam("download") boolean download) {
		return guarded(() -> {
			int downloaded = repositories.refresh(name, download);
			return new Refreshed(item(repositories.named(name)), downloaded);
		});
	}

	private Item item(Repository repository) {
		var state = repository.state();
		return new Item(repository.place.name(), repository.place.url(), state.offers().size(), state.left(), state.referrals(), state.fetchedAt() == null ? null : state.fetchedAt().toEpochMilli(), repositories.remark(repository));
	}

	interface Work<T> {
		T run() throws RepositoryException;
	}

	/** Turns refusals into HTTP's. */
	static <T> T guarded(Work<T> work) {
		try {
			return work.run();
		} catch (RepositoryException e) {
			if (e.status == 500) log.error("{}", e.getMessage(), e);
			else log.info("refused: {}", e.getMessage());
			throw new RestException(e.status, e.code, e.getMessage());
		}
	}
}
