package loggia.launcher.trust;

import java.util.List;
import java.util.Set;

/**
 * The packages a bundle that was not shipped may be wired to: what providers are written with. Not the framework's levers (hooks, start levels, wiring, the
 * configurations and components of others), nor what shipped bundles share among themselves.
 */
public final class ProviderPackages {
	private static final Set<String> EXACTLY = Set.of("loggia.api", "loggia.api.access", "loggia.api.files", "loggia.api.identity", "loggia.api.metrics", "loggia.api.release", "loggia.api.sessions",
		"loggia.api.trail", "loggia.api.view", "loggia.database", "loggia.payment", "loggia.rest", "org.osgi.framework", "org.osgi.service.component", "org.osgi.service.component.annotations",
		"org.osgi.service.condition", "org.osgi.service.event", "org.osgi.service.event.propertytypes", "org.osgi.service.jdbc", "org.apache.felix.hc.api", "org.apache.commons.logging");
	/** They and what is below them. */
	private static final List<String> BELOW = List.of(
		// the answering side
		"loggia.api.spi",
		// the JDK
		"java", "javax", "jdk", "sun", "com.sun", "org.ietf.jgss", "org.w3c.dom", "org.xml.sax", "netscape.javascript",
		// OSGi
		"org.osgi.annotation", "org.osgi.util", "org.osgi.service.log", "org.osgi.service.metatype.annotations", "org.osgi.service.servlet",
		// logging, JSON, HTTP resources and servlets, cryptography
		"org.slf4j", "org.apache.logging.log4j", "com.fasterxml.jackson", "jakarta.annotation", "jakarta.servlet", "jakarta.ws.rs", "io.swagger.v3.oas.annotations", "org.bouncycastle");

	private ProviderPackages() {}

	/** @return whether a bundle that was not shipped may be wired to the package */
	public static boolean allows(String name) {
		return EXACTLY.contains(name) || BELOW.stream().anyMatch(root -> name.startsWith(root) && (name.length() == root.length() || name.charAt(root.length()) == '.'));
	}
}
