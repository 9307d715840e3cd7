package loggia.sandbox.view;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import loggia.api.ApiCatalog;
import loggia.api.routes.ApiRoutes;
import loggia.api.routes.ApiRoutes.State;
import loggia.api.view.ViewComponent;
import loggia.api.view.ViewModule;
import loggia.api.view.ViewParts;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the bundles that answer calls bring for the browser: a bundle's tags come and go in the moment its API names do. A tag stays with
 * the bundle that had it first; of two versions of one bundle the higher one has it. Thread-safe.
 */
@Component(service = { ViewParts.class, ViewCatalog.class }, immediate = true)
public class ViewCatalog implements ViewParts {
	private static final Logger log = LoggerFactory.getLogger(ViewCatalog.class);

	/** @param serves false while it finishes its last calls, which may need its modules */
	private record Held(ViewBundle bundle, boolean serves) {}

	/** @param bundles by bundle id */
	private record Snapshot(Map<Long, Held> bundles, List<ViewComponent> components, List<ViewModule> modules) {}

	private final BundleContext context;
	private final ApiRoutes routes;
	private final AutoCloseable changes;
	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
	/** Bundles that cannot be used, each told once. */
	private final Set<Long> refused = new HashSet<>();
	private volatile Snapshot snapshot = new Snapshot(Map.of(), List.of(), List.of());

	@Activate
	public ViewCatalog(BundleContext context, @Reference ApiRoutes routes, @Reference ApiCatalog catalog) {
		this.context = context;
		this.routes = routes;
		changes = catalog.onChange(this::look);
		look();
	}

	@Deactivate
	void close() throws Exception {
		changes.close();
	}

	@Override
	public List<ViewComponent> components() {
		return snapshot.components;
	}

	@Override
	public List<ViewModule> modules() {
		return snapshot.modules;
	}

	@Override
	public Map<String, byte[]> files(String folder) {
		return snapshot.bundles.values().stream().map(Held::bundle).filter(bundle -> bundle.folder().equals(folder)).findFirst().map(ViewBundle::files).orElse(Map.of());
	}

	@Override
	public AutoCloseable onChange(Runnable listener) {
		Runnable own = listener::run;
		listeners.add(own);
		return () -> listeners.remove(own);
	}

	/** @return the module of that very bundle */
	Optional<ViewModule> module(Bundle bundle, String name) {
		Held found = snapshot.bundles.get(bundle.getBundleId());
		return found == null ? Optional.empty() : found.bundle().modules().stream().filter(module -> module.name().equals(name)).findFirst();
	}

	private void look() {
		synchronized (this) {
			var held = new HashMap<Long, Held>();
			for (Bundle bundle : context.getBundles()) {
				State state = routes.state(bundle.getBundleId());
				if (state == State.ACTIVE || state == State.DRAINING) {
					Held known = snapshot.bundles.get(bundle.getBundleId());
					ViewBundle read = known == null ? read(bundle) : known.bundle;
					if (read != null) {
						held.put(bundle.getBundleId(), new Held(read, state == State.ACTIVE));
					}
				}
			}
			if (held.equals(snapshot.bundles)) {
				return;
			}
			var active = new TreeMap<Long, ViewBundle>();
			held.forEach((id, one) -> {
				if (one.serves) {
					active.put(id, one.bundle);
				}
			});
			snapshot = new Snapshot(Map.copyOf(held), components(active), modules(active));
		}
		for (Runnable listener : listeners) {
			try {
				listener.run();
			} catch (RuntimeException e) {
				log.warn("A listener of the view components threw", e);
			}
		}
	}

	private ViewBundle read(Bundle bundle) {
		if (refused.contains(bundle.getBundleId())) {
			return null;
		}
		try {
			return ViewBundle.read(bundle);
		} catch (IOException | ViewBundle.Unusable | RuntimeException e) {
			refused.add(bundle.getBundleId());
			log.error("What {} {} brings for the browser is left out: {}", bundle.getSymbolicName(), bundle.getVersion(), e.getMessage());
			return null;
		}
	}

	/** Two versions of a bundle may answer calls side by side: the higher one has its tags. */
	private List<ViewComponent> components(Map<Long, ViewBundle> active) {
		var before = new HashMap<String, String>();
		snapshot.components.forEach(component -> before.put(component.tag(), component.provider()));
		var newestFirst = active.values().stream().sorted(Comparator.comparing(ViewBundle::version).reversed()).toList();
		var tags = new TreeMap<String, ViewComponent>();
		for (ViewBundle bundle : newestFirst) {
			for (ViewComponent component : bundle.components()) {
				ViewComponent other = tags.putIfAbsent(component.tag(), component);
				if (other == null || other.provider().equals(component.provider())) {
					continue;
				}
				if (component.provider().equals(before.get(component.tag()))) {
					tags.put(component.tag(), component);
				}
				log.warn("{} and {} both bring <{}>: {} has it", other.provider(), component.provider(), component.tag(), tags.get(component.tag()).provider());
			}
		}
		return List.copyOf(tags.values());
	}

	private static List<ViewModule> modules(Map<Long, ViewBundle> active) {
		return active.values().stream().flatMap(bundle -> bundle.modules().stream()).sorted(Comparator.comparing(ViewModule::provider).thenComparing(ViewModule::name)).toList();
	}
}
