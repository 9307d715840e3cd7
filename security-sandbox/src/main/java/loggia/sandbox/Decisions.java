package loggia.sandbox;

import loggia.api.ApiCall;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.Risk;
import loggia.api.trail.Trail;
import loggia.api.trail.Trail.Outcome;

/** The gate's steps in words for a developer. Called for calls that have a trail, and for no other. */
final class Decisions {
	private Decisions() {}

	static void pending(Trail trail) {
		trail.step("pending", Outcome.REFUSED, "this session has too many calls without an answer: wait for some of them");
	}

	static void held(Trail trail) {
		trail.step("hold", Outcome.ASKED, "the provider is being replaced: the call waits for the new version");
	}

	/** @param majors what is there under this name, or null @param route where the call would lead, or null */
	static void unknown(Trail trail, ApiCall call, Majors majors, Route route) {
		String why;
		if (route != null) {
			why = call.name() + " has no synchronous form: call it with callbacks or as a promise";
		} else if (majors == null) {
			why = "no bundle offers " + call.name() + ": deploy one, or ask wx.canIUse first";
		} else {
			String family = majors.routes()[0].api().family();
			why = "the release is bound to version " + call.caller().requires().get(family) + " of " + family
					+ ", which no bundle offers any more: deploy that one beside, or install the app again";
		}
		trail.step("known", Outcome.REFUSED, why);
	}

	static void known(Trail trail, ApiDescriptor api, String provider) {
		trail.answeredBy(provider, api.risk().name().toLowerCase(java.util.Locale.ROOT));
		trail.step("known", Outcome.PASSED, provider + " answers " + api.name());
	}

	/** What the release, the operator and the person say. */
	static void verdict(Trail trail, ApiDescriptor api, Caller caller, Policy.Verdict verdict) {
		if (api.risk() == Risk.ORDINARY) {
			trail.step("declared", Outcome.PASSED, "an ordinary API: it needs no declaration and nobody's leave");
			return;
		}
		if (verdict == Policy.Verdict.NOT_DECLARED) {
			trail.step("declared", Outcome.REFUSED, "the release does not name " + api.name() + ": call it as wx." + api.name()
					+ " somewhere in its code, or list it in requiredPrivateInfos of app.json");
			return;
		}
		trail.step("declared", Outcome.PASSED, "the release names " + api.name());
		switch (api.risk()) {
			case APPROVED -> {
				if (verdict == Policy.Verdict.NOT_APPROVED) {
					trail.step("approved", Outcome.REFUSED,
							"no operator approved it for this release: loggia app approve " + caller.appId() + " " + api.name() + ", or the console's page of approvals");
				} else {
					trail.step("approved", Outcome.PASSED, "an operator approved it for this release");
				}
			}
			case CONSENT -> {
				switch (verdict) {
					case ASK -> trail.step("grant", Outcome.ASKED, "the person has not been asked for " + api.scope() + " yet");
					case DENIED -> trail.step("grant", Outcome.REFUSED, "the person said no to " + api.scope() + ": it is not asked again until the answer is taken back");
					default -> trail.step("grant", Outcome.PASSED, "the person said yes to " + api.scope());
				}
			}
			default -> {
				// declared is all it takes
			}
		}
	}

	/** The question to the person led to no yes. */
	static void refusedByPerson(Trail trail, ApiDescriptor api, ApiException why) {
		String sentence = switch (why.reason) {
			case DENIED -> "the person said no to " + api.scope();
			case NO_ANSWER -> "nobody answered the question for " + api.scope();
			default -> "the question for " + api.scope() + " failed: " + why.getMessage();
		};
		trail.step("grant", Outcome.REFUSED, sentence);
	}

	/** A caller that waits is never made to wait for a person. */
	static void cannotAsk(Trail trail, ApiDescriptor api) {
		trail.step("grant", Outcome.REFUSED, "a synchronous call cannot ask for " + api.scope() + ": call wx.authorize before");
	}

	static void rate(Trail trail, ApiDescriptor api, boolean passed) {
		if (api.rate() > 0) {
			trail.step("quota", passed ? Outcome.PASSED : Outcome.REFUSED, "at most " + api.rate() + " calls a second by one session");
		}
	}

	static void params(Trail trail, ApiException refusal) {
		trail.step("parameters", refusal == null ? Outcome.PASSED : Outcome.REFUSED, refusal == null ? "one JSON object" : refusal.getMessage());
	}

	static void recorded(Trail trail, boolean passed, boolean durable) {
		trail.step("audit", passed ? Outcome.PASSED : Outcome.REFUSED, !passed ? "the audit log takes no record at the moment"
				: durable ? "recorded in the audit log, on disk before the call" : "recorded in the audit log");
	}

	static void handedOver(Trail trail, ApiDescriptor api) {
		trail.step("provider", Outcome.ASKED,
				api.timeoutMs() == 0 ? "called; it may wait for a person" : "called; it has " + api.timeoutMs() + " ms to answer");
	}

	static void withheld(Trail trail, ApiDescriptor api) {
		trail.step("grant", Outcome.REFUSED, "the person took " + api.scope() + " back while the provider worked: its answer is withheld");
	}

	/** How the call ended, once a provider had it. @param failure null when it answered */
	static void answered(Trail trail, Throwable failure) {
		if (failure == null) {
			trail.step("answer", Outcome.PASSED, "the provider answered");
			return;
		}
		Reason reason = failure instanceof ApiException typed ? typed.reason : failure instanceof java.util.concurrent.CancellationException ? Reason.CANCELLED : Reason.INTERNAL;
		trail.step("answer", Outcome.REFUSED, switch (reason) {
			case TIMEOUT -> "the provider did not answer in time";
			case CANCELLED -> "the call was given up";
			case INTERNAL -> "the provider failed: the gateway's log says how";
			default -> "the provider refused: " + failure.getMessage();
		});
	}
}
