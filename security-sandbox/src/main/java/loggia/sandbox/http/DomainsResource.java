package loggia.sandbox.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import loggia.sandbox.AllowedDomains;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which servers a mini-program may talk to. */
@Component(service = Resource.class)
@Path("/domains")
public class DomainsResource implements Resource {
	private static final Map<String, Comparator<Item>> SORTS = Map.of("appId", Comparator.comparing(Item::appId), "release", Comparator.comparing(Item::release), "kind",
			Comparator.comparing(Item::kind), "origin", Comparator.comparing(Item::origin), "private", Comparator.comparing(Item::privateNet), "at",
			Comparator.comparing(Item::at), "by", Comparator.comparing(Item::by));
	private final AllowedDomains domains;

	/**
	 * What is to be allowed.
	 *
	 * @param release    digest, or {@code *}; null for {@code *}
	 * @param kind       request, socket, upload or download
	 * @param origin     {@code https://api.example.com[:PORT]}, {@code https://*.example.com}
	 * @param privateNet {@code private}: whether it may be in a private network or on this machine, and speak without TLS; null for no
	 */
	public record Allow(String release, String kind, String origin, @JsonProperty("private") Boolean privateNet) {}

	/** One server. @param at milliseconds since 1970 */
	public record Item(String appId, String release, String kind, String origin, @JsonProperty("private") boolean privateNet, long at, String by) {
		static Item of(AllowedDomains.Allowed a) {
			return new Item(a.appId(), a.release(), a.kind().text(), a.origin(), a.privateNet(), a.at(), a.by());
		}
	}

	@Activate
	public DomainsResource(@Reference AllowedDomains domains) {
		this.domains = domains;
	}

	/**
	 * Servers by app, kind and origin, or sorted by appId, release, kind, origin, private, at or by; {@code q} is looked for in app, kind, origin, release
	 * and who allowed them.
	 *
	 * @param appId null for all apps
	 */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Lists the servers that apps may talk to")
	public Page<Item> list(@QueryParam("appId") String appId, Paging paging) {
		return Page.of(domains.list(appId).stream().map(Item::of).toList(), paging, SORTS,
				each -> String.join(" ", each.appId, each.kind, each.origin, each.release, each.by));
	}

	/** Allows a server, or changes whether it may be private. */
	@PUT
	@Path("/{appId}")
	@RolesAllowed("operator")
	@Action("domain.allow")
	@Operation(summary = "Allows a server, or changes whether it may be private")
	public CompletionStage<Item> allow(@PathParam("appId") String appId, Allow wanted, Request request) {
		Inputs.app(appId);
		var kind = Inputs.kind(wanted.kind);
		var release = Inputs.release(wanted.release);
		if (wanted.origin == null) {
			throw badOrigin("'origin' is missing: write https://api.example.com");
		}
		try {
			request.target(appId + "/" + kind.text() + "/" + AllowedDomains.spelled(kind, wanted.origin));
			return domains.allow(appId, release, kind, wanted.origin, Boolean.TRUE.equals(wanted.privateNet), Inputs.name(request)).thenApply(Item::of);
		} catch (IllegalArgumentException e) {
			throw badOrigin(e.getMessage());
		}
	}

	/** Takes a server back, at once. */
	@DELETE
	@Path("/{appId}")
	@RolesAllowed("operator")
	@Action("domain.withdraw")
	@Operation(summary = "Takes a server back, at once")
	public CompletionStage<Void> withdraw(@PathParam("appId") String appId, @QueryParam("kind") String kind, @QueryParam("origin") String origin,
			@QueryParam("release") String release, Request request) {
		var meant = Inputs.release(release);
		if (origin == null) {
			throw badOrigin("'origin' is missing: GET /api/v1/domains lists what is allowed");
		}
		var parsed = Inputs.kind(kind);
		try {
			request.target(appId + "/" + parsed.text() + "/" + AllowedDomains.spelled(parsed, origin));
			return domains.withdraw(appId, meant, parsed, origin).thenApply(there -> {
				if (!there) {
					throw new RestException(404, "noDomain", origin + " is not allowed to " + appId + " as " + meant + ": GET /api/v1/domains lists what is");
				}
				return null;
			});
		} catch (IllegalArgumentException e) {
			throw badOrigin(e.getMessage());
		}
	}

	private static RestException badOrigin(String message) {
		return new RestException(400, "badOrigin", message);
	}
}
