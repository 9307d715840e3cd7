package loggia.container;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import loggia.api.identity.Person;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIns;

/** Sign-ins that a test makes and ends itself. */
final class FakeSignIns implements SignIns {
	private final Map<String, SignIn> bySecret = new ConcurrentHashMap<>();
	private final List<Consumer<SignIn>> listeners = new CopyOnWriteArrayList<>();

	/** Signs somebody in. @return the cookie */
	String signIn(String name) {
		String secret = Secret.random();
		plant(secret, name);
		return COOKIE + "=" + secret;
	}

	void plant(String secret, String name) {
		Person person = new Person("person:" + Secret.sha256(name.getBytes()).substring(0, 32), name, name, null, Set.of());
		bySecret.put(secret, new SignIn(Secret.random(), person, SignIn.Door.SHELL, 1));
	}

	/** Signs out. */
	void end(String cookie) {
		SignIn ended = bySecret.remove(cookie.substring(COOKIE.length() + 1));
		listeners.forEach(l -> l.accept(ended));
	}

	int listeners() {
		return listeners.size();
	}

	@Override
	public Optional<SignIn> find(String secret, SignIn.Door door) {
		return secret == null || door != SignIn.Door.SHELL ? Optional.empty() : Optional.ofNullable(bySecret.get(secret));
	}

	@Override
	public Optional<Person> person(String id) {
		return bySecret.values().stream().map(SignIn::person).filter(p -> p.id().equals(id)).findFirst();
	}

	@Override
	public AutoCloseable onEnd(Consumer<SignIn> listener) {
		listeners.add(listener);
		return () -> listeners.remove(listener);
	}
}
