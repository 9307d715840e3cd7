package loggia.deployer.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Whether DS components run with a configuration that was just written. ConfigurationAdmin tells them on a thread of its own, so the
 * configuration carries a mark, which shows in the properties of the component once it has arrived.
 */
final class Settled {
	/** Private by its dot: no service property. */
	static final String MARK = ".loggia.change";
	private static final String PROVIDER = "loggia.api.spi.ApiProvider";
	private static final long LOOK_MS = 5;

	private final ServiceComponentRuntime components;

	Settled(ServiceComponentRuntime components) {
		this.components = components;
	}

	/** @return whether the change takes away services that answer calls, for as long as a component needs to stop and start */
	boolean interruptsCalls(Bundle bundle, String pid) {
		return uses(bundle, pid).stream().anyMatch(component -> component.modified == null && Arrays.asList(component.serviceInterfaces).contains(PROVIDER));
	}

	/** What components of the PID were before it was written. @param services ids of what they had registered */
	record Before(Bundle bundle, String pid, Set<Long> services) {}

	/** @param pid as components name it: of a factory configuration the factory's */
	Before before(Bundle bundle, String pid) {
		var services = new HashSet<Long>();
		for (var component : uses(bundle, pid)) {
			for (var each : components.getComponentConfigurationDTOs(component)) if (each.service != null) services.add(each.service.id);
		}
		return new Before(bundle, pid, services);
	}

	/**
	 * Waits until each component of the PID has the mark, and has been activated if it was to be.
	 *
	 * @param servicePid of the configuration
	 * @param mark       null for a configuration that was deleted
	 * @return why a component failed to activate with it, or null
	 */
	String await(Before before, String servicePid, Long mark, Duration limit) throws InterruptedException {
		long end = System.nanoTime() + limit.toNanos();
		for (;;) {
			boolean arrived = true;
			for (var component : uses(before.bundle, before.pid)) {
				var configurations = components.getComponentConfigurationDTOs(component);
				var failed = configurations.stream().filter(each -> marked(each, mark)).filter(each -> each.state == ComponentConfigurationDTO.FAILED_ACTIVATION).findFirst();
				if (failed.isPresent()) return firstLine(failed.get().failure);
				arrived &= arrived(component, configurations, before, servicePid, mark);
			}
			if (arrived || System.nanoTime() - end > 0) return null;
			Thread.sleep(LOOK_MS);
		}
	}

	private static boolean arrived(ComponentDescriptionDTO component, Collection<ComponentConfigurationDTO> all, Before before, String servicePid, Long mark) {
		if (mark == null && all.stream().anyMatch(each -> each.properties.containsKey(MARK) && servicePid.equals(String.valueOf(each.properties.get("service.pid"))))) return false;
		if (mark == null && servicePid.contains("~") || !component.defaultEnabled) return true;
		return all.stream().anyMatch(each -> marked(each, mark) && runs(component, each) && restarted(component, each, before));
	}

	/** An immediate component is SATISFIED between its registration and its activation; a delayed one until somebody uses it. */
	private static boolean runs(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
		return configuration.state == ComponentConfigurationDTO.ACTIVE || !component.immediate && configuration.state == ComponentConfigurationDTO.SATISFIED;
	}

	/** The properties are new before the component stops: what shows that it started again is its service. */
	private static boolean restarted(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration, Before before) {
		if (component.modified != null || component.serviceInterfaces.length == 0) return true;
		return configuration.service != null && !before.services.contains(configuration.service.id);
	}

	private static boolean marked(ComponentConfigurationDTO configuration, Long mark) {
		return mark == null ? !configuration.properties.containsKey(MARK) : Objects.equals(configuration.properties.get(MARK), mark);
	}

	private List<ComponentDescriptionDTO> uses(Bundle bundle, String pid) {
		return components.getComponentDescriptionDTOs(bundle).stream().filter(each -> each.configurationPid != null && Arrays.asList(each.configurationPid).contains(pid)).toList();
	}

	private static String firstLine(String failure) {
		if (failure == null) return "it says nothing";
		// the deepest cause says most
		var causes = failure.lines().filter(line -> line.startsWith("Caused by: ")).toList();
		return causes.isEmpty() ? failure.lines().findFirst().orElse("") : causes.get(causes.size() - 1).substring("Caused by: ".length());
	}
}
