package loggia.identity.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;
import loggia.api.identity.SignIn.Door;
import loggia.api.identity.SignIns;
import loggia.identity.Account;
import loggia.identity.Identity;
import loggia.identity.Identity.Opened;
import loggia.identity.Identity.Visitor;
import loggia.identity.TooManyAttempts;
import loggia.identity.oidc.OidcProvider;
import loggia.rest.Action;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Signing in and out with the browser's cookie. The methods prove their callers themselves. */
@Component(service = Resource.class)
@Path("/auth")
public class AuthResource implements Resource {
	/** Ways to sign in at this door. */
	public record Methods(boolean password, List<Method> oidc) {}

	public record Method(String id, String name) {}

	public record Credentials(String name, String password) {}

	public record PasswordChange(String old, @JsonProperty("new") String fresh) {}

	/** @param role null for none, also while a one-time secret must be changed first */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record Me(String id, String name, String displayName, String avatar, String role) {
		static Me of(Account account) {
			return new Me(account.id(), account.name(), account.displayName(), account.avatar(), account.person().roles().stream().findFirst().map(r -> r.text()).orElse(null));
		}
	}

	public record SignedIn(Me person, boolean mustChange) {}

	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record Who(boolean signedIn, Me person, boolean mustChange) {}

	private record Failure(FailureBody error) {}

	private record FailureBody(String code, String message, long retryAfter) {}

	private final Identity identity;
	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	volatile List<OidcProvider> providers = List.of();

	@Activate
	public AuthResource(@Reference Identity identity) {
		this.identity = identity;
	}

	@GET
	@Path("/methods")
	@PermitAll
	public Methods methods(Request request) {
		return new Methods(true, providers.stream().filter(p -> p.opens(door(request))).map(p -> new Method(p.id(), p.name())).sorted(Comparator.comparing(Method::name)).toList());
	}

	/** 401 {@code wrongPassword}, 403 {@code noRole} at the console, 429 {@code tooManyAttempts} with {@code retryAfter} in seconds. */
	@POST
	@Path("/password")
	@PermitAll
	@Action("signIn")
	public Reply password(Credentials credentials, Request request) {
		try {
			var visitor = new Visitor(door(request), request.remote(), request.header("User-Agent"), request.cookie(SignIns.COOKIE));
			var opened = identity.signIn(credentials.name(), credentials.password(), visitor);
			return opened(opened, request);
		} catch (TooManyAttempts e) {
			return wait(e);
		}
	}

	/** The other sign-ins of the person end; this one gets a fresh cookie. */
	@POST
	@Path("/change-password")
	@PermitAll
	@Action("password.change")
	public Reply changePassword(PasswordChange change, Request request) {
		var entry = identity.entry(request.cookie(SignIns.COOKIE), door(request)).orElseThrow(() -> new RestException(401, "signedOut", "nobody is signed in here: sign in first"));
		try {
			return opened(identity.changePassword(entry, change.old(), change.fresh(), request.remote()), request);
		} catch (TooManyAttempts e) {
			return wait(e);
		}
	}

	@GET
	@Path("/who")
	@PermitAll
	public Who who(Request request) {
		return identity.entry(request.cookie(SignIns.COOKIE), door(request)).flatMap(entry -> identity.people().find(entry.personId())).filter(account -> !account.disabled())
			.map(account -> new Who(true, Me.of(account), account.oneTime())).orElseGet(() -> new Who(false, null, false));
	}

	/** Succeeds also when nobody was signed in. */
	@POST
	@Path("/sign-out")
	@PermitAll
	@Action("signOut")
	public Reply signOut(Request request) {
		identity.signOut(request.cookie(SignIns.COOKIE), door(request)).ifPresent(request::target);
		return Reply.of(204, null).with("Set-Cookie", Cookies.signedOut(isSecure(request)));
	}

	private static Reply opened(Opened opened, Request request) {
		request.target(opened.account().id());
		return Reply.of(200, new SignedIn(Me.of(opened.account()), opened.account().oneTime())).with("Set-Cookie", Cookies.signIn(opened.secret(), door(request), isSecure(request)));
	}

	private static Reply wait(TooManyAttempts e) {
		return Reply.of(e.status, new Failure(new FailureBody(e.code, e.getMessage(), e.retryAfter))).with("Retry-After", String.valueOf(e.retryAfter));
	}

	private static Door door(Request request) {
		return request.console() ? Door.CONSOLE : Door.SHELL;
	}

	/** The sign-in page's requests name their origin, and the fence has compared it with the host. */
	private static boolean isSecure(Request request) {
		var origin = request.header("Origin");
		return origin != null && origin.startsWith("https://");
	}
}
