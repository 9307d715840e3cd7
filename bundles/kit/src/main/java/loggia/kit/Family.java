package loggia.kit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.lang.model.element.TypeElement;
import loggia.api.ApiForm;
import loggia.api.spi.Api;
import loggia.api.spi.Risk;

/**
 * One annotated provider.
 *
 * @param provider   the class
 * @param dispatcher simple name of the class that is generated beside it
 * @param namespace  global object its APIs belong to; empty for {@code wx}
 * @param doc        the class's comment, one line
 */
record Family(TypeElement provider, String packageName, String dispatcher, String name, String version, String namespace, boolean exclusive,
		List<Method> methods, List<Event> events, Shapes shapes, String doc) {
	private static final int SUBSCRIBE_MS = 5_000;

	/**
	 * One annotated method.
	 *
	 * @param timeoutMs milliseconds to answer in, 0 for no limit
	 * @param params   parameter object: a {@link Shape.Ref}, {@link Shape.Scalar#ANY}, or null when it takes none
	 * @param caller   whether it takes the Caller
	 * @param task     whether it gives an ApiTask
	 * @param progress of a task; null for Void and for what is no task
	 * @param result   null for Void
	 * @param doc      its comment, one line
	 */
	record Method(String name, Api api, int timeoutMs, Shape params, boolean caller, boolean task, Shape progress, Shape result, String doc) {}

	/**
	 * One annotated field.
	 *
	 * @param name   {@code onGreeted}
	 * @param detail null for Void
	 */
	record Event(String name, Api api, Shape detail, String doc) {
		String off() {
			return "off" + name.substring("on".length());
		}
	}

	/**
	 * One name that mini-programs see; a method has one or two, an event two.
	 *
	 * @param member without its namespace
	 * @param method null for an event
	 * @param event  null for a method
	 * @param sync   may be asked
	 * @param only   has the synchronous form alone
	 */
	record Offer(String member, ApiForm.Kind kind, Method method, Event event, boolean sync, boolean only) {
		Api api() {
			return method == null ? event.api() : method.api();
		}

		/** Whoever may listen may stop. */
		Risk risk() {
			return kind == ApiForm.Kind.OFF ? Risk.ORDINARY : api().risk();
		}

		String scope() {
			return kind == ApiForm.Kind.OFF ? "" : api().scope();
		}

		int rate() {
			return kind == ApiForm.Kind.OFF ? 0 : api().rate();
		}

		int timeoutMs() {
			return method == null ? SUBSCRIBE_MS : method.timeoutMs();
		}

		Shape params() {
			return method == null ? null : method.params();
		}

		Shape result() {
			return method == null ? null : method.result();
		}

		/** What a listener hears; null for nothing, and where nobody listens. */
		Shape detail() {
			return method == null ? event.detail() : method.progress();
		}

		String doc() {
			return method == null ? kind == ApiForm.Kind.OFF ? "Ends what " + event.name() + " began; without a listener, for all of them." : event.doc() : method.doc();
		}
	}

	/** @return {@code acme.scan}, {@code greet} */
	String full(String member) {
		return namespace.isEmpty() ? member : namespace + "." + member;
	}

	/** @return how code says it: {@code wx.greet}, {@code acme.scan} */
	String said(String member) {
		return (namespace.isEmpty() ? "wx" : namespace) + "." + member;
	}

	/** @return every name, sorted */
	List<Offer> offers() {
		var offers = new ArrayList<Offer>();
		for (Method method : methods) {
			boolean only = method.api().fact() || method.name().endsWith("Sync");
			var kind = method.task() ? ApiForm.Kind.TASK : ApiForm.Kind.CALL;
			offers.add(new Offer(method.name(), kind, method, null, only || method.api().sync(), only));
			if (method.api().sync()) {
				offers.add(new Offer(method.name() + "Sync", kind, method, null, true, true));
			}
		}
		for (Event event : events) {
			offers.add(new Offer(event.name(), ApiForm.Kind.ON, null, event, false, false));
			offers.add(new Offer(event.off(), ApiForm.Kind.OFF, null, event, false, false));
		}
		offers.sort(Comparator.comparing(Offer::member));
		return offers;
	}
}
