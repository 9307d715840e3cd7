package loggia.deployer.settings;

import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;

/**
 * What operators set for a bundle's PIDs, taken as a whole and put back as a whole: configurations by PID, values by attribute. What ConfigurationAdmin
 * keeps for itself is left out. Of the deployer's thread.
 */
@Component(service = Snapshots.class)
public class Snapshots {
	/** For a deployer without ConfigurationAdmin: nothing is ever set. */
	public static final Snapshots NOTHING = new Snapshots(null, null) {
		@Override
		public Map<String, Map<String, Value>> of(Bundle bundle) {
			return Map.of();
		}

		@Override
		public void put(Map<String, Map<String, Value>> configurations, Collection<String> gone, Runnable between) {}
	};

	private final MetaTypeService metatype;
	private final ConfigurationAdmin admin;

	@Activate
	public Snapshots(@Reference MetaTypeService metatype, @Reference ConfigurationAdmin admin) {
		this.metatype = metatype;
		this.admin = admin;
	}

	/** @return what is set for the PIDs of its metatype, instances of factories included; empty when nothing is */
	public Map<String, Map<String, Value>> of(Bundle bundle) throws IOException {
		var information = metatype.getMetaTypeInformation(bundle);
		var all = new TreeMap<String, Map<String, Value>>();
		if (information == null) return all;
		for (var pid : information.getPids()) for (var each : found("(service.pid=" + pid + ")")) all.put(pid, values(each));
		for (var pid : information.getFactoryPids()) for (var each : found("(service.factoryPid=" + pid + ")")) all.put(each.getPid(), values(each));
		return all;
	}

	/**
	 * Sets configurations as they were. Each is on the disk when this returns; who is interrupted does it again from the start.
	 *
	 * @param gone    PIDs that had no configuration then
	 * @param between runs after each that was touched
	 */
	public void put(Map<String, Map<String, Value>> configurations, Collection<String> gone, Runnable between) throws IOException {
		for (var pid : gone) {
			for (var each : found("(service.pid=" + pid + ")")) each.delete();
			between.run();
		}
		for (var each : configurations.entrySet()) {
			var next = new Hashtable<String, Object>();
			each.getValue().forEach((id, value) -> next.put(id, value.toObject()));
			configuration(each.getKey()).update(next);
			between.run();
		}
	}

	/** Bound to no bundle's location. */
	private Configuration configuration(String pid) throws IOException {
		var parts = pid.split("~", 2);
		return parts.length == 1 ? admin.getConfiguration(pid, "?") : admin.getFactoryConfiguration(parts[0], parts[1], "?");
	}

	private static Map<String, Value> values(Configuration configuration) {
		var all = new TreeMap<String, Value>();
		var properties = configuration.getProperties();
		if (properties == null) return all;
		for (var key : Collections.list(properties.keys())) {
			if (!key.startsWith("service.") && !key.startsWith("felix.") && !key.equals(Settled.MARK)) all.put(key, Value.of(properties.get(key)));
		}
		return all;
	}

	private Configuration[] found(String filter) throws IOException {
		try {
			var found = admin.listConfigurations(filter);
			return found == null ? new Configuration[0] : found;
		} catch (InvalidSyntaxException e) {
			// a PID that no filter can name is none that anybody could have set
			return new Configuration[0];
		}
	}
}
