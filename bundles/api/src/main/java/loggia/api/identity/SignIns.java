package loggia.api.identity;

import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Who is signed in now. Answers come from memory; thread-safe. */
@ProviderType
public interface SignIns {
	/** The cookie that carries a sign-in's secret: host-only, HttpOnly, SameSite=Lax. */
	String COOKIE = "loggia_signin";

	/** @param secret the cookie's value, or null @return empty when it opens nothing at this door, or its time is over */
	Optional<SignIn> find(String secret, SignIn.Door door);

	/** @return the person with this id, also when signed out; empty for {@code local:…} and for people who were removed */
	Optional<Person> person(String id);

	/**
	 * Tells the listener of each sign-in that ends (signed out, expired, the person disabled), on the ending thread; it must not block.
	 *
	 * @return closing it ends the telling
	 */
	AutoCloseable onEnd(Consumer<SignIn> listener);
}
