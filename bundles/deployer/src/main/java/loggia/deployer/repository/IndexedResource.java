package loggia.deployer.repository;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** A resource that no framework has: one of an index, or made up for a question. Filled by one thread, then only read; equal to itself alone. */
final class IndexedResource implements Resource {
	private final List<Capability> capabilities = new ArrayList<>();
	private final List<Requirement> requirements = new ArrayList<>();

	void offers(String namespace, Map<String, Object> attributes, Map<String, String> directives) {
		capabilities.add(new Offer(this, namespace, Map.copyOf(attributes), Map.copyOf(directives)));
	}

	Requirement needs(String namespace, Map<String, Object> attributes, Map<String, String> directives) {
		var need = new Need(this, namespace, Map.copyOf(attributes), Map.copyOf(directives));
		requirements.add(need);
		return need;
	}

	@Override
	public List<Capability> getCapabilities(String namespace) {
		return namespace == null ? List.copyOf(capabilities) : capabilities.stream().filter(each -> each.getNamespace().equals(namespace)).toList();
	}

	@Override
	public List<Requirement> getRequirements(String namespace) {
		return namespace == null ? List.copyOf(requirements) : requirements.stream().filter(each -> each.getNamespace().equals(namespace)).toList();
	}

	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	/** What capabilities and requirements have in common. */
	private abstract static class Part {
		final Resource resource;
		final String namespace;
		final Map<String, Object> attributes;
		final Map<String, String> directives;

		Part(Resource resource, String namespace, Map<String, Object> attributes, Map<String, String> directives) {
			this.resource = resource;
			this.namespace = namespace;
			this.attributes = attributes;
			this.directives = directives;
		}

		public Resource getResource() {
			return resource;
		}

		public String getNamespace() {
			return namespace;
		}

		public Map<String, Object> getAttributes() {
			return attributes;
		}

		public Map<String, String> getDirectives() {
			return directives;
		}

		@Override
		public String toString() {
			return namespace + attributes + directives;
		}
	}

	private static final class Offer extends Part implements Capability {
		Offer(Resource resource, String namespace, Map<String, Object> attributes, Map<String, String> directives) {
			super(resource, namespace, attributes, directives);
		}
	}

	private static final class Need extends Part implements Requirement {
		Need(Resource resource, String namespace, Map<String, Object> attributes, Map<String, String> directives) {
			super(resource, namespace, attributes, directives);
		}
	}
}
