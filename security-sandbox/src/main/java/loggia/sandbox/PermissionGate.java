package loggia.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiCall;
import loggia.api.ApiCatalog;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.ApiInvoker;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.metrics.Metrics;
import loggia.api.release.ReleaseCatalog;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import loggia.api.trail.Trail;
import loggia.database.DatabaseException;
import loggia.sandbox.Offer.Source;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between every call and every provider: known? declared, approved, granted? quota? then one audit record, then the call.
 * A provider is called on the thread that makes the call and must not block it. Thread-safe; never blocks.
 */
@Component(service = { ApiInvoker.class, ApiCatalog.class, PermissionGate.class }, configurationPid = "loggia.sandbox", immediate = true)
@Designate(ocd = PermissionGate.Config.class)
public class PermissionGate implements ApiInvoker, ApiCatalog {
	@ObjectClassDefinition(name = "Permission gate")
	@interface Config {
		@AttributeDefinition(description = "Most calls one session may have pending; more fail BUSY")
		int pending_max() default 1_000;
	}

	private static final Logger log = LoggerFactory.getLogger(PermissionGate.class);
	/** Knows trees only, so it holds no class of a provider. */
	private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
	private static final JsonNode EMPTY = JSON.createObjectNode();

	private final RouteTable table = new RouteTable();
	private final Holds holds = new Holds();
	private final Deadlines deadlines = new Deadlines(this::sweep);
	private final AuditLog audit;
	private final Grants grants;
	private final Quotas quotas;
	private final Policy policy;
	private final ConsentDesk desk;

	/** Gone while the store restarts: then nothing is declared. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile ReleaseCatalog releases;
	/** Gone while container-core restarts: then nobody can be asked. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile ShellSurface shell;

	/** Null while nobody counts. */
	private volatile CallMeters meters;

	@Activate
	public PermissionGate(BundleContext context, Config config, @Reference AuditLog audit, @Reference Grants grants, @Reference Approvals approvals) {
		this(config.pending_max(), audit, grants, approvals);
		var self = context.getBundle();
		var setting = new SettingProvider(this, policy, grants, desk, () -> shell);
		table.add(new Source(self.getBundleId(), self.getSymbolicName(), self.getVersion().toString(), Set.of()), setting, setting, setting.dispatcher());
	}

	PermissionGate(int maxPending, AuditLog audit, Grants grants, Approvals approvals) {
		this.audit = audit;
		this.grants = grants;
		quotas = new Quotas(maxPending);
		policy = new Policy(() -> releases, approvals, grants);
		desk = new ConsentDesk(() -> shell, policy, grants);
	}

	/** For tests without a service registry. */
	void use(ReleaseCatalog catalog, ShellSurface surface) {
		releases = catalog;
		shell = surface;
	}

	RouteTable table() {
		return table;
	}

	Holds holds() {
		return holds;
	}

	@Deactivate
	public void close() {
		for (Provided provided : table.provided()) {
			provided.abandon("the gate stopped");
		}
		deadlines.close();
	}

	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	void addProvider(ApiProvider provider, ServiceReference<ApiProvider> reference) {
		Bundle bundle = reference.getBundle();
		if (bundle == null) {
			return; // it went before we looked
		}
		try {
			table.add(Promises.of(bundle), reference, provider, provider.dispatcher());
		} catch (RuntimeException | LinkageError e) {
			log.error("The provider {} of {} {} is left out", provider.getClass().getName(), bundle.getSymbolicName(), bundle.getVersion(), e);
		}
	}

	void removeProvider(ApiProvider provider, ServiceReference<ApiProvider> reference) {
		// the registry forgets the bundle of a reference that is gone; the property stays
		table.remove((Long) reference.getProperty("service.bundleid"), reference);
	}

	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	void setMetrics(Metrics metrics) {
		meters = new CallMeters(metrics);
	}

	void unsetMetrics(Metrics metrics) {
		meters = null;
	}

	@Override
	public CompletionStage<ApiReply> invoke(ApiCall call) {
		return start(new PendingCall(call, false));
	}

	@Override
	public CompletionStage<ApiReply> ask(ApiCall call) {
		return start(new PendingCall(call, true));
	}

	private CompletionStage<ApiReply> start(PendingCall pending) {
		pending.meters = meters;
		if (!quotas.enter(pending)) {
			if (pending.trail != null) {
				Decisions.pending(pending.trail);
			}
			refuse(pending, null, new ApiException(Reason.BUSY));
		} else if (!held(pending)) {
			decide(pending);
		}
		return pending;
	}

	/** @return whether the call waits, because only one version of its provider can run at a time; it is decided afterwards */
	private boolean held(PendingCall pending) {
		if (!holds.waits(pending, () -> decide(pending))) {
			return false;
		}
		pending.wasHeld = true;
		if (pending.trail != null) {
			Decisions.held(pending.trail);
		}
		deadlines.arm();
		pending.whenComplete((reply, failure) -> {
			if (failure instanceof ApiException e && e.reason == Reason.BUSY) {
				audit.refused(AuditRecord.of(pending.call, "", Reason.BUSY.name()));
			}
		});
		return true;
	}

	/** The decision. A route that flips meanwhile, or an answer that comes, starts it again; the record is written once, at its end. */
	private void decide(PendingCall pending) {
		ApiCall call = pending.call;
		Caller caller = call.caller();
		Trail trail = pending.trail;
		JsonNode params = null;
		while (!pending.isDone()) {
			Majors majors = table.majors(call.name());
			Route kept = kept(pending);
			Route route = kept != null ? kept : majors == null ? null : majors.of(caller.requires());
			if (route == null && !pending.wasHeld && held(pending)) {
				// its names were held and went between the first look and this one
				return;
			}
			if (route == null || pending.asked && !route.api().sync()) {
				if (trail != null) {
					Decisions.unknown(trail, call, majors, route);
				}
				refuse(pending, route, new ApiException(Reason.NOT_SUPPORTED));
				return;
			}
			ApiDescriptor api = route.api();
			pending.known = true;
			Policy.Verdict verdict = policy.verdict(api, caller);
			if (trail != null) {
				Decisions.known(trail, api, route.provided().label);
				Decisions.verdict(trail, api, caller, verdict);
			}
			if (verdict == Policy.Verdict.ASK && !pending.asked) {
				question(pending, route);
				return;
			}
			Reason refusal = refusal(verdict);
			if (refusal == null && !quotas.rate(api, caller.sessionId())) {
				refusal = Reason.QUOTA;
			}
			if (trail != null) {
				decided(trail, api, verdict, refusal);
			}
			if (refusal != null) {
				refuse(pending, route, new ApiException(refusal));
				return;
			}
			try {
				params = params == null ? parse(call.params()) : params;
			} catch (ApiException e) {
				if (trail != null) {
					Decisions.params(trail, e);
				}
				refuse(pending, route, e);
				return;
			}
			if (trail != null) {
				Decisions.params(trail, null);
			}
			if (route.provided().enter(pending, kept != null)) {
				record(pending, route, params);
				return;
			}
			Thread.onSpinWait();
		}
	}

	/** @return where the call leads when it is about something that a version on its leave keeps, such as a socket; else null */
	private Route kept(PendingCall pending) {
		List<Route> keepers = table.keepers(pending.call.name());
		if (keepers.isEmpty()) {
			return null;
		}
		ApiParams params;
		try {
			params = new ApiParams(parse(pending.call.params()), pending.call.attachments());
		} catch (ApiException e) {
			return null; // whoever answers new calls refuses it
		}
		return keepers.stream().filter(keeper -> keeper.keeps(params, pending.call.caller())).findFirst().orElse(null);
	}

	private static void decided(Trail trail, ApiDescriptor api, Policy.Verdict verdict, Reason refusal) {
		if (verdict == Policy.Verdict.ASK) {
			Decisions.cannotAsk(trail, api);
		} else if (refusal == null || refusal == Reason.QUOTA) {
			Decisions.rate(trail, api, refusal == null);
		}
	}

	private static Reason refusal(Policy.Verdict verdict) {
		return switch (verdict) {
			case ALLOW -> null;
			case ASK, DENIED -> Reason.DENIED;
			case NOT_DECLARED -> Reason.NOT_DECLARED;
			case NOT_APPROVED -> Reason.NOT_APPROVED;
		};
	}

	private void question(PendingCall pending, Route route) {
		desk.ask(pending.call.caller(), route.api().scope(), route.api().name()).whenComplete((granted, failure) -> {
			if (failure == null && granted) {
				decide(pending);
				return;
			}
			Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
			if (cause != null && !(cause instanceof ApiException)) {
				log.error("The person's answer for {} is lost", route.api().scope(), cause);
			}
			ApiException why = cause instanceof ApiException e ? e : new ApiException(cause == null ? Reason.DENIED : Reason.INTERNAL);
			if (pending.trail != null) {
				Decisions.refusedByPerson(pending.trail, route.api(), why);
			}
			refuse(pending, route, why);
		});
	}

	private void refuse(PendingCall pending, Route route, ApiException why) {
		if (!pending.isDone()) {
			audit.refused(AuditRecord.of(pending.call, route == null ? "" : route.provided().label, why.reason.name()));
			pending.completeExceptionally(why);
		}
	}

	/** @param params parsed; the call is in flight at the route's provider already, so a flip waits for it */
	private void record(PendingCall pending, Route route, JsonNode params) {
		var record = AuditRecord.of(pending.call, route.provided().label, "ALLOWED");
		if (route.api().risk() != Risk.APPROVED) {
			boolean appended = audit.append(record);
			recorded(pending, appended, false);
			if (appended) {
				call(pending, route, params);
			} else {
				pending.fail(Reason.BUSY);
			}
			return;
		}
		CompletionStage<Void> durable = audit.appendDurable(record);
		if (durable == null) {
			recorded(pending, false, true);
			pending.fail(Reason.BUSY);
			return;
		}
		durable.whenComplete((done, failure) -> {
			recorded(pending, failure == null, true);
			if (failure == null) {
				call(pending, route, params);
			} else {
				pending.fail(Reason.INTERNAL);
			}
		});
	}

	private static void recorded(PendingCall pending, boolean passed, boolean durable) {
		if (pending.trail != null) {
			Decisions.recorded(pending.trail, passed, durable);
		}
	}

	private void call(PendingCall pending, Route route, JsonNode params) {
		if (pending.isDone()) {
			return;
		}
		pending.limit(route.api().timeoutMs());
		deadlines.arm();
		pending.startedNanos = System.nanoTime();
		if (pending.trail != null) {
			Decisions.handedOver(pending.trail, route.api());
		}
		CompletionStage<ApiReply> answer;
		try {
			answer = route.provided().dispatcher.call(pending.call.name(), new ApiParams(params, pending.call.attachments()), pending.call.caller());
		} catch (Throwable e) { // whatever a provider throws, its caller gets a typed answer
			settle(pending, route, null, e);
			return;
		}
		if (answer == null) {
			log.error("{} of {} returned null instead of a stage", pending.call.name(), route.provided().label);
			pending.fail(Reason.INTERNAL);
			return;
		}
		pending.answer(answer);
		answer.whenComplete((reply, failure) -> settle(pending, route, reply, failure));
	}

	private void settle(PendingCall pending, Route route, ApiReply reply, Throwable failure) {
		if (pending.isDone()) {
			return;
		}
		Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
		if (cause instanceof ApiException typed) {
			pending.completeExceptionally(typed);
		} else if (cause instanceof CancellationException) {
			pending.fail(Reason.CANCELLED);
		} else if (cause instanceof DatabaseException full && full.reason == DatabaseException.Reason.DISK_FULL) {
			log.warn("{} of {} failed: {}", pending.call.name(), route.provided().label, full.getMessage());
			pending.completeExceptionally(new ApiException(Reason.FAILED, "the gateway's disk is full"));
		} else if (cause != null || reply == null) {
			log.error("{} of {} failed", pending.call.name(), route.provided().label, cause);
			pending.fail(Reason.INTERNAL);
		} else if (route.api().risk() == Risk.CONSENT && !granted(pending.call.caller(), route.api())) {
			audit.refused(AuditRecord.of(pending.call, route.provided().label, "WITHHELD"));
			if (pending.trail != null) {
				Decisions.withheld(pending.trail, route.api());
				pending.ended = true;
			}
			pending.fail(Reason.DENIED);
		} else {
			pending.complete(reply);
		}
	}

	private boolean granted(Caller caller, ApiDescriptor api) {
		return Boolean.TRUE.equals(grants.answer(Grants.Key.of(caller, api.scope())));
	}

	private static JsonNode parse(String text) {
		if (text == null || text.isEmpty()) {
			return EMPTY;
		}
		try {
			JsonNode node = JSON.readTree(text);
			if (node.isObject()) {
				return node;
			}
		} catch (JsonProcessingException e) {
			throw new ApiException(Reason.INVALID_PARAMS, "parameter error: parameter is no JSON that can be read;");
		}
		throw new ApiException(Reason.INVALID_PARAMS, "parameter error: parameter should be Object;");
	}

	/** @return whether anything is still in flight */
	private boolean sweep() {
		long now = System.nanoTime();
		boolean some = holds.expire(now);
		for (Provided provided : table.provided()) {
			for (PendingCall call : provided.calls()) {
				if (call.late(now)) {
					log.warn("{} of {} did not answer in time", call.call.name(), provided.label);
					call.fail(Reason.TIMEOUT);
					call.abort();
				}
			}
			some |= !provided.idle();
		}
		return some;
	}

	@Override
	public List<Entry> apis() {
		return table.entries();
	}

	@Override
	public long revision() {
		return table.revision();
	}

	@Override
	public AutoCloseable onChange(Runnable listener) {
		return table.onChange(listener);
	}
}
