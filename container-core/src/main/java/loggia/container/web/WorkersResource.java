package loggia.container.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.session.Quarantine;
import loggia.container.worker.Limits;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Worker processes: which there are, and ending one; apps that ended theirs again and again. */
@Component(service = Resource.class)
@Path("/workers")
public class WorkersResource implements Resource {
	private static final Map<String, Comparator<Item>> SORTS = Map.of("number", Comparator.comparingInt(Item::number), "pid", Comparator.comparingLong(Item::pid), "class",
			unknownFirst(Item::kind), "group", unknownFirst(Item::group), "sessions", Comparator.comparingInt(Item::sessions), "rss", unknownFirst(Item::rss), "startedAt",
			Comparator.comparingLong(Item::startedAt), "state", Comparator.comparing(Item::state));
	private final Container container;

	/**
	 * One process.
	 *
	 * @param number    since the gateway started
	 * @param pid       killed, it takes the worker with it
	 * @param kind      {@code class}: contained or fast; null before it has said
	 * @param group     whose sessions run there; null for the spare
	 * @param rss       resident bytes, as it last said; null before
	 * @param startedAt milliseconds since 1970
	 * @param state     starting, spare or ready
	 */
	public record Item(int number, long pid, @com.fasterxml.jackson.annotation.JsonProperty("class") String kind, String group, int sessions, Long rss, long startedAt,
			String state) {
		static Item of(JsonNode worker) {
			String state = !worker.path("ready").asBoolean() ? "starting" : worker.path("spare").asBoolean() ? "spare" : "ready";
			return new Item(worker.path("worker").asInt(), worker.path("pid").asLong(), Json.string(worker, "class", null), Json.string(worker, "group", null),
					worker.path("sessions").asInt(), worker.has("rss") ? worker.path("rss").asLong() : null, worker.path("startedAt").asLong(), state);
		}
	}

	/**
	 * A page of processes, what holds them, and what they may not run.
	 *
	 * @param applied     limits that every process gets; null while nobody knows yet
	 * @param missing     limits that this machine does not offer; null while nobody knows yet
	 * @param most        processes at a time
	 * @param quarantined releases that may not be opened for a while
	 */
	public record Workers(List<Item> items, long total, int page, int size, List<String> applied, List<String> missing, int most, List<Quarantine.Entry> quarantined) {}

	@Activate
	public WorkersResource(@Reference Container container) {
		this.container = container;
	}

	/**
	 * The processes that run now, by number, or sorted by number, pid, class, group, sessions, rss, startedAt or state; {@code q} is looked for in number,
	 * pid, class, group and state.
	 */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "The processes that run now")
	public Workers list(Paging paging) {
		Page<Item> part = Page.of(workers(container), paging, SORTS, WorkersResource::text);
		Limits limits = container.pool().limits();
		return new Workers(part.items(), part.total(), part.page(), part.size(), limits == null ? null : limits.applied(), limits == null ? null : limits.missing(),
				container.pool().settings().max(), container.quarantine().all());
	}

	private static String text(Item worker) {
		return String.join(" ", "" + worker.number, "" + worker.pid, Objects.toString(worker.kind, ""), Objects.toString(worker.group, ""), worker.state);
	}

	private static <T extends Comparable<T>> Comparator<Item> unknownFirst(Function<Item, T> part) {
		return Comparator.comparing(part, Comparator.nullsFirst(Comparator.naturalOrder()));
	}

	static List<Item> workers(Container container) {
		var items = new ArrayList<Item>();
		container.pool().describe().forEach(worker -> items.add(Item.of(worker)));
		items.sort(Comparator.comparingInt(Item::number));
		return items;
	}

	/** Ends a process; its sessions go on in another one, with their pages. */
	@POST
	@Path("/{number}/restart")
	@RolesAllowed("operator")
	@Action("worker.restart")
	@Operation(summary = "Ends a process")
	public void restart(@PathParam("number") int number) {
		if (!container.pool().restart(number)) {
			throw new RestException(404, "noWorker", "there is no worker " + number + ": GET /api/v1/workers lists them");
		}
	}

	/** Lets an app be opened again before its time: what its code did to workers is forgotten. */
	@POST
	@Path("/quarantine/{appId}/lift")
	@RolesAllowed("operator")
	@Action("quarantine.lift")
	@Operation(summary = "Lets an app be opened again that ended its worker again and again")
	public void lift(@PathParam("appId") String appId) {
		if (!container.quarantine().lift(appId)) {
			throw new RestException(404, "notQuarantined", "no release of " + appId + " is in quarantine: GET /api/v1/workers lists those that are");
		}
	}
}
