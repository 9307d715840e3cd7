package loggia.identity.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loggia.api.access.Role;
import loggia.identity.Account;
import loggia.identity.Identity;
import loggia.identity.oidc.OidcProvider;
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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Everybody who can sign in, for administrators. */
@Component(service = Resource.class)
@Path("/people")
public class PeopleResource implements Resource {
	/** @param role null for people who only use mini-programs @param lastSignInAt 0 for never */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record Item(String id, String name, String displayName, String role, boolean disabled, String origin, long since, long lastSignInAt, boolean mustChange) {
		static Item of(Account account) {
			return new Item(account.id(), account.name(), account.displayName(), account.role() == null ? null : account.role().text(), account.disabled(), account.origin(), account.since(),
				account.lastSignInAt(), account.oneTime());
		}
	}

	public record NewPerson(String name, String displayName, String password, String role) {}

	/** @param role a role's name, null for none, left out for as it was */
	public record Change(String displayName, JsonNode role, Boolean disabled) {}

	/** @param oneTimeSecret shown this once; left out when a password was given */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Made(Item person, String oneTimeSecret) {}

	public record Secret(String oneTimeSecret) {}

	/** @param door {@code shell} or {@code console} */
	public record OpenSignIn(String id, String door, long since, long lastUsedAt, String address, String agent) {}

	public record OpenList(List<OpenSignIn> items) {}

	private static final Map<String, Comparator<Item>> SORTS = Map.of("name", Comparator.comparing(Item::name, String.CASE_INSENSITIVE_ORDER), "displayName",
		Comparator.comparing(Item::displayName, String.CASE_INSENSITIVE_ORDER), "since", Comparator.comparingLong(Item::since), "lastSignInAt", Comparator.comparingLong(Item::lastSignInAt),
		"origin", Comparator.comparing(Item::origin), "role", Comparator.comparing(item -> item.role() == null ? "" : item.role()));

	private final Identity identity;
	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	volatile List<OidcProvider> providers = List.of();

	@Activate
	public PeopleResource(@Reference Identity identity) {
		this.identity = identity;
	}

	@GET
	@RolesAllowed("auditor")
	public Page<Item> list(Paging paging) {
		var all = identity.people().all().stream().map(Item::of).sorted(SORTS.get("name")).toList();
		return Page.of(all, paging, SORTS, item -> item.name() + " " + item.displayName());
	}

	@GET
	@Path("/{id}")
	@RolesAllowed("auditor")
	public Item one(@PathParam("id") String id) {
		return Item.of(identity.people().get(id));
	}

	@POST
	@RolesAllowed("administrator")
	@Action("person.create")
	public Reply create(NewPerson person, Request request) {
		var made = identity.people().create(person.name(), person.displayName(), person.password(), role(person.role()));
		request.target(made.account().id());
		return Reply.of(201, new Made(Item.of(made.account()), made.secret()));
	}

	@PATCH
	@Path("/{id}")
	@RolesAllowed("administrator")
	@Action("person.change")
	public Item change(@PathParam("id") String id, Change change) {
		if (change.role() != null && !change.role().isNull() && !change.role().isTextual()) throw badRole();
		var account = identity.people().get(id);
		if (change.role() != null && providers.stream().anyMatch(p -> p.mapsRoles() && p.origin().equals(account.origin()))) {
			throw new RestException(409, "roleOfProvider", "the identity provider says which role this person has: change it there");
		}
		return Item.of(identity.people().change(id, before -> {
			var after = before;
			if (change.displayName() != null) after = after.withDisplayName(change.displayName().strip());
			if (change.role() != null) after = after.withRole(change.role().isNull() ? null : role(change.role().textValue()));
			if (change.disabled() != null) after = after.withDisabled(change.disabled());
			return after;
		}));
	}

	/** Replaces the password by a one-time secret and ends the person's sign-ins. */
	@POST
	@Path("/{id}/reset")
	@RolesAllowed("administrator")
	@Action("person.reset")
	public Secret reset(@PathParam("id") String id) {
		return new Secret(identity.people().reset(id));
	}

	@DELETE
	@Path("/{id}")
	@RolesAllowed("administrator")
	@Action("person.remove")
	public void remove(@PathParam("id") String id) {
		identity.people().remove(id);
	}

	@GET
	@Path("/{id}/sign-ins")
	@RolesAllowed("auditor")
	public OpenList signIns(@PathParam("id") String id) {
		identity.people().get(id);
		return new OpenList(identity.open().of(id).stream()
			.map(e -> new OpenSignIn(e.id(), e.door().name().toLowerCase(Locale.ROOT), e.since(), identity.open().lastUsed(e), e.address(), e.agent())).toList());
	}

	private static Role role(String text) {
		if (text == null) return null;
		return Arrays.stream(Role.values()).filter(role -> role.text().equals(text)).findFirst().orElseThrow(PeopleResource::badRole);
	}

	private static RestException badRole() {
		return new RestException(400, "badRole", "a role is auditor, operator, administrator or null");
	}
}
