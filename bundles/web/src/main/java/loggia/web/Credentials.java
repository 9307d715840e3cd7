package loggia.web;

import java.util.Comparator;
import java.util.function.Supplier;
import loggia.api.access.Principal;
import loggia.api.access.Role;
import loggia.api.identity.SignIn;
import loggia.api.identity.SignIns;

/** Finds out who asks: the operator's token, or on the console's host the sign-in of a person who has a role. Thread-safe. */
final class Credentials {
	private static final Principal TOKEN = new Principal("operator-token", "operator token", Role.ADMINISTRATOR);

	private final OperatorToken token;
	private final Supplier<SignIns> signIns;

	Credentials(OperatorToken token, Supplier<SignIns> signIns) {
		this.token = token;
		this.signIns = signIns;
	}

	boolean isToken(Rules.Request request) {
		return token.opens(request.authorization());
	}

	/** @param console whether it came to the console's host: elsewhere no cookie opens the API */
	Rules.Verdict of(Rules.Request request, boolean console) {
		if (isToken(request)) return Rules.Verdict.yes(TOKEN);
		// who sends a header means it: a wrong one is not made good by a cookie
		var signIn = console && request.authorization() == null ? find(request) : null;
		var role = signIn == null ? null : signIn.person().roles().stream().max(Comparator.naturalOrder()).orElse(null);
		if (role != null) return Rules.Verdict.yes(new Principal(signIn.person().id(), signIn.person().name(), role));
		if (request.exempt()) return Rules.Verdict.yes(null);
		if (signIn != null) return Rules.Verdict.no(403, "noRole", "you are signed in, but have no role here, or must change your password first: an administrator gives roles");
		return Rules.Verdict.no(401, "unauthorized", "sign in at the console, or send 'Authorization: Bearer TOKEN' with the operator's token, which stands in " + token.where());
	}

	/** Two cookies of that name mean that somebody else set one: then neither counts. */
	private SignIn find(Rules.Request request) {
		var known = signIns.get();
		if (known == null || request.secrets().size() != 1) return null;
		return known.find(request.secrets().get(0), SignIn.Door.CONSOLE).orElse(null);
	}
}
