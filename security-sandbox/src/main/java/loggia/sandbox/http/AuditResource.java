package loggia.sandbox.http;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.concurrent.CompletionStage;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import loggia.sandbox.AuditLog;
import loggia.sandbox.AuditRows;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who called what, and what operators did: a page at a time, the newest first. */
@Component(service = Resource.class)
@Path("/audit")
public class AuditResource implements Resource {
	private final AuditLog audit;

	/**
	 * A decision of the gate ({@code api} is there) or an action of an operator ({@code action} is).
	 *
	 * @param seq     its number in the chain
	 * @param at      milliseconds since 1970
	 * @param actor   name of the operator
	 * @param actorId their id
	 */
	public record Item(long seq, long at, String appId, String release, String plugin, String userId, String deviceId, String sessionId, String api,
			String provider, String outcome, String actor, String actorId, String action, String target) {
		static Item of(AuditRows.Row row) {
			var r = row.record();
			return new Item(row.seq(), r.at(), some(r.appId()), some(r.release()), some(r.plugin()), some(r.userId()), some(r.deviceId()), some(r.sessionId()),
					some(r.api()), some(r.provider()), r.decision(), some(r.actorName().isEmpty() ? r.actor() : r.actorName()), some(r.actor()), some(r.action()),
					some(r.target()));
		}

		private static String some(String text) {
			return text.isEmpty() ? null : text;
		}
	}

	/** @param problem what is wrong with the chain, or null */
	public record Chain(boolean intact, long records, String problem) {}

	@Activate
	public AuditResource(@Reference AuditLog audit) {
		this.audit = audit;
	}

	/**
	 * Records that fit all of what is asked for.
	 *
	 * @param outcome ALLOWED, DENIED, …; done, refused or failed of an action
	 * @param from    milliseconds since 1970, inclusive
	 * @param to      milliseconds since 1970, exclusive
	 */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Records that fit all of what is asked for")
	public CompletionStage<Page<Item>> list(@QueryParam("appId") String appId, @QueryParam("userId") String userId, @QueryParam("api") String api,
			@QueryParam("outcome") String outcome, @QueryParam("actor") String actor, @QueryParam("action") String action, @QueryParam("from") Long from,
			@QueryParam("to") Long to, Paging paging) {
		if (paging.sort() != null && !(paging.descending() && (paging.sort().equals("at") || paging.sort().equals("seq")))) {
			throw new RestException(400, "badSort", "the audit log comes newest first: leave 'sort' out, or say -at");
		}
		var filter = new AuditRows.Filter(appId, userId, api, outcome, actor, action, paging.q(), from, to);
		return audit.find(filter, paging.size(), paging.offset()).thenApply(found -> Page.of(found.rows().stream().map(Item::of).toList(), found.total(), paging));
	}

	/** Walks the whole chain: a changed, removed or cut-off record shows. */
	@GET
	@Path("/verify")
	@RolesAllowed("auditor")
	@Operation(summary = "Walks the whole chain: a changed, removed or cut-off record shows")
	public CompletionStage<Chain> verify() {
		return audit.verify().thenApply(verdict -> new Chain(verdict.problem() == null, verdict.records(), verdict.problem()));
	}
}
