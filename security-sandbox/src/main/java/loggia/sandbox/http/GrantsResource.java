package loggia.sandbox.http;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import loggia.sandbox.Grants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What people answered, by app and person. */
@Component(service = Resource.class)
@Path("/grants")
public class GrantsResource implements Resource {
	private static final Map<String, Comparator<Item>> SORTS = Map.of("appId", Comparator.comparing(Item::appId), "userId", Comparator.comparing(Item::userId),
			"scope", Comparator.comparing(Item::scope), "at", Comparator.comparing(Item::at));
	private final Grants grants;

	/**
	 * One answer.
	 *
	 * @param plugin null for the app itself
	 * @param at     milliseconds since 1970
	 */
	public record Item(String appId, String plugin, String userId, String scope, boolean granted, long at) {
		static Item of(Grants.Grant grant) {
			var key = grant.key();
			return new Item(key.appId(), key.plugin().isEmpty() ? null : key.plugin(), key.userId(), key.scope(), grant.answer().granted(), grant.answer().at());
		}
	}

	@Activate
	public GrantsResource(@Reference Grants grants) {
		this.grants = grants;
	}

	/** Remembered answers; sorted by appId, userId, scope or at. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Remembered answers")
	public Page<Item> list(@QueryParam("appId") String appId, @QueryParam("userId") String userId, Paging paging) {
		var all = grants.list(appId).stream().map(Item::of).filter(item -> userId == null || item.userId.equals(userId)).toList();
		return Page.of(all, paging, SORTS, item -> item.appId + " " + item.userId + " " + item.scope);
	}

	/** Takes an answer back; the person is asked again at the next use. */
	@DELETE
	@Path("/{appId}/{userId}/{scope}")
	@RolesAllowed("operator")
	@Action("grant.withdraw")
	@Operation(summary = "Takes an answer back")
	public CompletionStage<Void> withdraw(@PathParam("appId") String appId, @PathParam("userId") String userId, @PathParam("scope") String scope) {
		return grants.revoke(appId, null, userId, scope).thenApply(there -> {
			if (!there) {
				throw new RestException(404, "noGrant", userId + " has not answered for " + scope + " of " + appId + ": GET /api/v1/grants lists who has");
			}
			return null;
		});
	}
}
