package loggia.deployer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes small bundles. */
final class Jars {
	private final Attributes headers;
	private final Manifest manifest = new Manifest();
	private Class<?> activator;

	private Jars(String name, String version) {
		headers = manifest.getMainAttributes();
		headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
		with("Bundle-ManifestVersion", "2").with("Bundle-SymbolicName", name).with("Bundle-Version", version).with("Import-Package", "org.osgi.framework");
	}

	/** A bundle that offers APIs. */
	static Jars provider(String name, String version) {
		return new Jars(name, version).with("Provide-Capability", "osgi.service;objectClass:List<String>=\"a,b\",loggia.api;family=" + name + ";names:List<String>=\"x,y\";version:Version=\"1.0\"");
	}

	static Jars plain(String name, String version) {
		return new Jars(name, version);
	}

	Jars with(String header, String value) {
		headers.putValue(header, value);
		return this;
	}

	Jars activator(Class<?> type) {
		activator = type;
		return with("Bundle-Activator", type.getName());
	}

	InputStream stream() {
		return new ByteArrayInputStream(bytes());
	}

	byte[] bytes() {
		var out = new ByteArrayOutputStream();
		try (var jar = new JarOutputStream(out, manifest)) {
			if (activator != null) {
				var path = activator.getName().replace('.', '/') + ".class";
				jar.putNextEntry(new JarEntry(path));
				try (var in = Jars.class.getClassLoader().getResourceAsStream(path)) {
					in.transferTo(jar);
				}
			}
		} catch (IOException e) {
			throw new IllegalStateException(e);
		}
		return out.toByteArray();
	}
}
