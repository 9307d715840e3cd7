package loggia.identity.oidc;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of the factory PID {@code loggia.identity.oidc}: one identity provider each. */
@ObjectClassDefinition(name = "OpenID Connect provider", description = "People sign in at this identity provider (authorization code flow with PKCE)")
public @interface OidcConfig {
	@AttributeDefinition(name = "Id", description = "Short name in URLs and in people's origin: [a-z][a-z0-9-]{0,31}; never change it")
	String id();

	@AttributeDefinition(name = "Name", description = "What the button says")
	String name() default "";

	@AttributeDefinition(name = "Issuer", description = "https URL of the provider, exactly as its discovery document says it; http for a loopback address only")
	String issuer();

	@AttributeDefinition(name = "Client id", description = "As the provider knows this gateway")
	String client_id();

	@AttributeDefinition(name = "Client secret", description = "Empty for a public client", type = AttributeType.PASSWORD, required = false)
	String client_secret() default "";

	@AttributeDefinition(name = "Scopes", description = "Asked for beside openid")
	String[] scopes() default { "profile" };

	@AttributeDefinition(name = "Roles claim", description = "Claim of the ID token with the person's groups, dots for nesting: realm_access.roles; empty when roles are given here", required = false)
	String roles_claim() default "";

	@AttributeDefinition(name = "Roles", description = "VALUE=auditor, VALUE=operator or VALUE=administrator for values of the roles claim; the highest counts", required = false)
	String[] roles() default {};

	@AttributeDefinition(name = "Door", description = "Where people may sign in with it", options = { @Option(label = "Shell", value = "shell"), @Option(label = "Console", value = "console"),
		@Option(label = "Both", value = "both") })
	String door() default "both";

	@AttributeDefinition(name = "Callback", description = "shared: /signin/callback; own: /signin/callback/ID. With several providers, one that does not send the response parameter iss needs its own",
		options = { @Option(label = "/signin/callback", value = "shared"), @Option(label = "/signin/callback/ID", value = "own") })
	String callback() default "shared";

	@AttributeDefinition(name = "Time-out, ms", description = "Milliseconds to connect to the provider, and again to read its answer", min = "500", max = "30000")
	int timeout_ms() default 5_000;
}
