package loggia.provider.network;

import java.io.IOException;
import java.util.Set;
import loggia.api.access.Domains;
import loggia.api.access.Domains.Verdict;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** One request with its redirects: each hop is vetted as if the mini-program had named it. */
final class Exchange {
	private static final int MOST_REDIRECTS = 20;
	private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

	/**
	 * What to send.
	 *
	 * @param body   null for none
	 * @param follow whether redirects are followed
	 */
	record Plan(Target target, String method, okhttp3.Headers headers, RequestBody body, boolean follow) {}

	private final Domains domains;
	private final Clients clients;
	private final Timings timings = new Timings();
	private int redirects;

	Exchange(Domains domains, Clients clients) {
		this.domains = domains;
		this.clients = clients;
	}

	Timings timings() {
		return timings;
	}

	int redirects() {
		return redirects;
	}

	/** @return the verdict, PUBLIC or PRIVATE @throws loggia.api.ApiException url not in domain list */
	static Verdict vet(Domains domains, loggia.api.Caller caller, Kind kind, Target target) {
		Verdict verdict = domains.verdict(caller, kind.domains, target.scheme(), target.host(), target.url().port());
		if (verdict == Verdict.REFUSED || verdict == Verdict.PUBLIC && !target.secure()) {
			throw Failures.notListed();
		}
		return verdict;
	}

	/** @return the last answer, its body unread; the caller closes it */
	Response open(Task<?> task, Plan plan) throws IOException {
		for (Plan next = plan;;) {
			Response response = hop(task, next);
			String location = response.header("Location");
			if (!next.follow() || location == null || !REDIRECTS.contains(response.code())) {
				return response;
			}
			response.close();
			if (++redirects > MOST_REDIRECTS) {
				throw new Failures.Told(Failures.net(-310, "TOO_MANY_REDIRECTS"));
			}
			next = redirected(next, response.code(), next.target().follow(location));
		}
	}

	private Response hop(Task<?> task, Plan plan) throws IOException {
		Verdict verdict = vet(domains, task.caller, task.kind, plan.target());
		var client = clients.client(task.caller, verdict, plan.target(), false);
		var request = new Request.Builder().url(plan.target().url()).headers(plan.headers()).method(plan.method(), plan.body()).tag(Timings.class, timings).build();
		return task.current(client.newCall(request)).execute();
	}

	/** RFC 9110, section 15.4: POST becomes GET as in browsers; what authorizes to one origin is not shown to another. */
	private static Plan redirected(Plan plan, int code, Target target) throws IOException {
		if (plan.target().secure() && !target.secure()) {
			throw new Failures.Told(Failures.net(-311, "UNSAFE_REDIRECT"));
		}
		var headers = plan.headers().newBuilder();
		boolean toGet = code == 303 && !plan.method().equals("HEAD") || code < 303 && plan.method().equals("POST");
		if (toGet) {
			headers.removeAll("Content-Type");
		}
		if (!plan.target().sameOrigin(target)) {
			headers.removeAll("Authorization");
		}
		return new Plan(target, toGet ? "GET" : plan.method(), headers.build(), toGet ? null : plan.body(), true);
	}
}
