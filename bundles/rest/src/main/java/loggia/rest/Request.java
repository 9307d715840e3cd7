package loggia.rest;

import java.io.InputStream;
import loggia.api.access.Principal;
import org.osgi.annotation.versioning.ProviderType;

/** One request, for methods that need more than their parameters. Used by one thread. */
@ProviderType
public interface Request {
	/** @return who asks; null in a {@code PermitAll} method that nobody proved themselves to */
	Principal principal();

	/** @return {@code GET}, {@code POST}, … */
	String method();

	/** @return the path as it was sent, with {@code /api/v1}, without the query */
	String path();

	/** @return the query string as it was sent, or null */
	String query();

	/** @return a header's first value, or null */
	String header(String name);

	/** @return a cookie's value, or null */
	String cookie(String name);

	/** @return whether it came to the console's host */
	boolean console();

	/** @return the other side's address */
	String remote();

	/** @return the body's length in bytes, -1 when it did not say */
	long length();

	/** @return the body; only in a method without a bare parameter */
	InputStream body();

	/** Says what the audit record of an {@link Action} names, when the path does not. No personal data; at most 200 characters. */
	void target(String target);
}
