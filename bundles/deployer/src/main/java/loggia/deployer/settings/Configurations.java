package loggia.deployer.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import loggia.deployer.DeployException;
import loggia.deployer.Deployer;
import loggia.rest.RestException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.MetaTypeService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of the platform's bundles and of providers: forms from their metatype, values in ConfigurationAdmin. A change that a component
 * does not come up with is undone. Calls wait in the gate while a provider restarts with its change. Changes are made one at a time; they block
 * for some milliseconds, at most about ten seconds. Thread-safe.
 */
@Component(service = Configurations.class)
public class Configurations {
	private static final Logger log = LoggerFactory.getLogger(Configurations.class);
	/** Calls wait 5 s at most: draining and starting share them. */
	private static final Duration DRAIN = Duration.ofMillis(2_000);
	private static final Duration START = Duration.ofMillis(2_500);
	private static final Pattern PID = Pattern.compile("[A-Za-z0-9_.-]{1,200}");
	private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	/** What can be set. @param bundle symbolic name @param instance its name, of one configuration of a factory; else null */
	record Known(Form form, String instance) {
		String pid() {
			return instance == null ? form.pid() : form.pid() + "~" + instance;
		}
	}

	/** Gone while the gate restarts: then no provider can be changed. */
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
	private volatile Deployer deployer;

	private final BundleContext context;
	private final MetaTypeService metatype;
	private final ConfigurationAdmin admin;
	private final Settled settled;
	private final AtomicLong marks = new AtomicLong(System.currentTimeMillis());

	@Activate
	public Configurations(BundleContext context, @Reference MetaTypeService metatype, @Reference ConfigurationAdmin admin, @Reference ServiceComponentRuntime components) {
		this.context = context;
		this.metatype = metatype;
		this.admin = admin;
		this.settled = new Settled(components);
	}

	/** For tests without a service registry. */
	public void use(Deployer one) {
		deployer = one;
	}

	/** @return every PID with a form, by PID; the configurations of a factory behind it */
	List<Known> all() {
		var all = new ArrayList<Known>();
		for (var form : forms()) {
			all.add(new Known(form, null));
			if (form.factory()) instances(form).forEach(instance -> all.add(new Known(form, instance)));
		}
		all.sort(Comparator.comparing(Known::pid));
		return all;
	}

	/** @throws RestException 404 for a PID without a form */
	Known known(String pid) {
		var parts = pid.split("~", 2);
		var form = forms().stream().filter(each -> each.pid().equals(parts[0])).findFirst().orElse(null);
		boolean fits = form != null && (parts.length == 1 || form.factory() && INSTANCE.matcher(parts[1]).matches());
		if (!fits) throw new RestException(404, "unknownConfiguration", "there is no form for this PID: GET /api/v1/configurations lists what can be set");
		return new Known(form, parts.length == 1 ? null : parts[1]);
	}

	/** @return what is set; null when nothing is */
	Dictionary<String, Object> values(Known known) {
		var configuration = existing(known.pid());
		return configuration == null ? null : configuration.getProperties();
	}

	/**
	 * Sets values; what is not named stays.
	 *
	 * @param values by attribute; JSON null sets it back
	 * @throws RestException 400 with the attribute in {@code file}, 422 when a component does not come up with it: then nothing has changed
	 */
	synchronized void change(Known known, Map<String, JsonNode> values) {
		if (known.form.factory() && known.instance == null) throw new RestException(400, "factory", "this makes instances: name one, as in " + known.form.pid() + "~NAME");
		var before = values(known);
		var next = copy(before);
		values.forEach((id, value) -> {
			var attribute = known.form.attribute(id);
			if (attribute == null) throw refused(id, "'" + id + "' is no setting of " + known.form.pid());
			try {
				if (value.isNull()) next.remove(id);
				else next.put(id, attribute.parse(value));
			} catch (IllegalArgumentException e) {
				throw refused(id, e.getMessage());
			}
		});
		if (!same(copy(before), next)) apply(known, before, next);
	}

	private static boolean same(Map<String, Object> one, Map<String, Object> other) {
		return one.keySet().equals(other.keySet()) && one.entrySet().stream().allMatch(each -> java.util.Objects.deepEquals(each.getValue(), other.get(each.getKey())));
	}

	/** Back to what counts when nothing is set; ends an instance of a factory. Does nothing when nothing is set. */
	synchronized void reset(Known known) {
		if (known.form.factory() && known.instance == null) throw new RestException(400, "factory", "this makes instances: remove one, as in " + known.form.pid() + "~NAME");
		var before = values(known);
		if (before == null && known.instance != null) throw new RestException(404, "unknownConfiguration", "there is no " + known.pid() + ": GET /api/v1/configurations lists what is there");
		if (before != null) apply(known, before, null);
	}

	private void apply(Known known, Dictionary<String, Object> before, Hashtable<String, Object> next) {
		var bundle = known.form.bundle();
		if (!settled.interruptsCalls(bundle, known.form.pid())) {
			tryOut(known, before, next, () -> null);
			return;
		}
		var one = deployer;
		if (one == null) throw new RestException(503, "noGate", "the gate is not there, so its calls cannot wait for the change: try again in a moment");
		try {
			one.exclusively(() -> {
				exchange(one, known, before, next);
				return null;
			});
		} catch (DeployException e) {
			throw e.getCause() instanceof RestException refusal ? refusal : new RestException(503, "busy", e.getMessage());
		}
	}

	/** Calls wait in the gate, those in flight end, and the provider comes back with its change or as it was. */
	private void exchange(Deployer one, Known known, Dictionary<String, Object> before, Hashtable<String, Object> next) {
		var routes = one.routes();
		long id = known.form.bundle().getBundleId();
		var hold = routes.hold(Set.copyOf(routes.names(id)));
		try {
			waitFor(routes.drain(id, DRAIN), DRAIN.plusSeconds(1));
			tryOut(known, before, next, () -> waitFor(routes.ready(id, START), START.plusSeconds(1)));
		} finally {
			try {
				routes.activate(id);
			} catch (IllegalStateException e) {
				log.error("{} does not answer calls after its configuration changed", known.form.bundle().getSymbolicName(), e);
			}
			close(hold);
		}
	}

	private interface Test {
		/** @return what is wrong, or null */
		String problem();
	}

	private void tryOut(Known known, Dictionary<String, Object> before, Hashtable<String, Object> next, Test test) {
		var problem = write(known, next);
		if (problem == null) problem = test.problem();
		if (problem == null) {
			log.info("The configuration {} {}", known.pid(), next == null ? "is removed: defaults count" : "is changed");
			return;
		}
		var again = write(known, before == null ? null : copy(before));
		if (again != null) log.error("{} does not come up with the configuration it had: {}", known.form.bundle().getSymbolicName(), again);
		throw new RestException(422, "notReady", known.form.bundle().getSymbolicName() + " does not come up with this, so it was undone: " + problem);
	}

	/** @param next null to delete @return why a component failed, or null */
	private String write(Known known, Hashtable<String, Object> next) {
		try {
			var before = settled.before(known.form.bundle(), known.form.pid());
			Long mark = null;
			if (next == null) {
				var configuration = existing(known.pid());
				if (configuration != null) configuration.delete();
			} else {
				mark = marks.incrementAndGet();
				next.put(Settled.MARK, mark);
				configuration(known).update(next);
			}
			return settled.await(before, known.pid(), mark, START);
		} catch (IOException e) {
			throw new RestException(507, "storage", "the configuration cannot be kept: " + e.getMessage());
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new RestException(503, "stopping", "the gateway is stopping: look at the configuration after its start");
		}
	}

	/** Bound to no bundle's location: a provider that is exchanged keeps its configuration. */
	private Configuration configuration(Known known) throws IOException {
		return known.instance == null ? admin.getConfiguration(known.form.pid(), "?") : admin.getFactoryConfiguration(known.form.pid(), known.instance, "?");
	}

	private Configuration existing(String pid) {
		var found = configurations("(service.pid=" + pid + ")");
		return found.isEmpty() ? null : found.get(0);
	}

	private List<String> instances(Form form) {
		return configurations("(service.factoryPid=" + form.pid() + ")").stream().map(each -> each.getPid().substring(form.pid().length() + 1)).sorted().toList();
	}

	private List<Configuration> configurations(String filter) {
		try {
			var found = admin.listConfigurations(filter);
			return found == null ? List.of() : List.of(found);
		} catch (IOException e) {
			throw new RestException(507, "storage", "the configurations cannot be read: " + e.getMessage());
		} catch (InvalidSyntaxException e) {
			throw new IllegalStateException("PIDs are checked before they come here", e);
		}
	}

	/** @return the forms of the platform and of providers; of two bundles with one PID that of the newer one that runs */
	private List<Form> forms() {
		var found = new ArrayList<Form>();
		var seen = new java.util.HashSet<String>();
		var bundles = new ArrayList<>(List.of(context.getBundles()));
		Collections.reverse(bundles);
		for (var bundle : bundles) {
			if (bundle.getState() != Bundle.ACTIVE || !isOurs(bundle)) continue;
			try {
				forms(bundle, seen, found);
			} catch (IllegalStateException e) {
				log.debug("{} was uninstalled meanwhile", bundle.getSymbolicName(), e);
			}
		}
		return found;
	}

	private void forms(Bundle bundle, Set<String> seen, List<Form> found) {
		var information = metatype.getMetaTypeInformation(bundle);
		if (information == null) return;
		for (var pid : information.getPids()) if (PID.matcher(pid).matches() && seen.add(pid)) found.add(Form.of(pid, false, bundle, information.getObjectClassDefinition(pid, null)));
		for (var pid : information.getFactoryPids()) if (PID.matcher(pid).matches() && seen.add(pid)) found.add(Form.of(pid, true, bundle, information.getObjectClassDefinition(pid, null)));
	}

	private static boolean isOurs(Bundle bundle) {
		var revision = bundle.adapt(BundleRevision.class);
		return String.valueOf(bundle.getSymbolicName()).startsWith("loggia-") || revision != null && !revision.getDeclaredCapabilities("loggia.api").isEmpty();
	}

	/** @return without what ConfigurationAdmin itself puts in */
	private static Hashtable<String, Object> copy(Dictionary<String, Object> from) {
		var copy = new Hashtable<String, Object>();
		if (from != null) {
			for (var key : Collections.list(from.keys())) {
				if (!key.startsWith("service.") && !key.startsWith("felix.")) copy.put(key, from.get(key));
			}
		}
		return copy;
	}

	private static RestException refused(String id, String message) {
		return new RestException(400, "badValue", message, id, 0);
	}

	private static String waitFor(java.util.concurrent.CompletionStage<?> stage, Duration limit) {
		try {
			stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
			return null;
		} catch (ExecutionException e) {
			var cause = e.getCause();
			while (cause.getCause() != null && cause instanceof java.util.concurrent.CompletionException) cause = cause.getCause();
			return cause.getMessage();
		} catch (TimeoutException e) {
			return "it did not answer within " + limit.toMillis() + " ms";
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			return "the gateway is stopping";
		}
	}

	private static void close(AutoCloseable hold) {
		try {
			hold.close();
		} catch (Exception e) {
			throw new IllegalStateException("the gate keeps calls waiting", e);
		}
	}
}
