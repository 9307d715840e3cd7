package loggia.identity.oidc;

/** A sign-in through an identity provider that is refused. The message is for the log: no token, no claim, no code in it. */
public class OidcException extends Exception {
	private static final long serialVersionUID = 1L;

	/** A stable word in camelCase. */
	public final String code;

	public OidcException(String code, String message) {
		super(message);
		this.code = code;
	}

	public OidcException(String code, String message, Throwable cause) {
		super(message, cause);
		this.code = code;
	}
}
