package loggia.sandbox;

import java.util.function.Supplier;
import loggia.api.Caller;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.Risk;

/** Who may call what: a function of the release's declarations, the operator's approvals and the person's answers. Thread-safe. */
final class Policy {
	/** What is to be done with a call. */
	enum Verdict {
		ALLOW,
		/** The person has to be asked first. */
		ASK,
		NOT_DECLARED, NOT_APPROVED, DENIED
	}

	private final Supplier<ReleaseCatalog> releases;
	private final Approvals approvals;
	private final Grants grants;

	/** @param releases gives null while there is no catalogue: then nothing is declared */
	Policy(Supplier<ReleaseCatalog> releases, Approvals approvals, Grants grants) {
		this.releases = releases;
		this.approvals = approvals;
		this.grants = grants;
	}

	Verdict verdict(ApiDescriptor api, Caller caller) {
		if (api.risk() == Risk.ORDINARY) {
			return Verdict.ALLOW;
		}
		if (!declares(caller, api.name())) {
			return Verdict.NOT_DECLARED;
		}
		return switch (api.risk()) {
			case ORDINARY, DECLARED -> Verdict.ALLOW;
			case APPROVED -> approvals.approved(caller.appId(), caller.release(), api.name()) ? Verdict.ALLOW : Verdict.NOT_APPROVED;
			case CONSENT -> {
				Boolean answer = grants.answer(Grants.Key.of(caller, api.scope()));
				yield answer == null ? Verdict.ASK : answer ? Verdict.ALLOW : Verdict.DENIED;
			}
		};
	}

	/** @param name an API, or a scope of app.json's {@code permission} */
	boolean declares(Caller caller, String name) {
		Release release = release(caller);
		return release != null && release.apis().contains(name);
	}

	/** @return the release the caller runs, when it is installed and his; else null */
	Release release(Caller caller) {
		ReleaseCatalog catalog = releases.get();
		Release release = catalog == null ? null : catalog.byDigest(caller.release()).orElse(null);
		return release != null && release.appId().equals(caller.appId()) ? release : null;
	}
}
