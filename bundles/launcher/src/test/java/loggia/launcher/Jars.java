package loggia.launcher;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes small bundles: headers, and the classes named. */
final class Jars {
	private final Manifest manifest = new Manifest();
	private Class<?>[] classes = {};

	Jars(String name, String version) {
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		with("Bundle-ManifestVersion", "2").with("Bundle-SymbolicName", name).with("Bundle-Version", version);
	}

	Jars with(String header, String value) {
		manifest.getMainAttributes().putValue(header, value);
		return this;
	}

	Jars classes(Class<?>... added) {
		classes = added;
		return this;
	}

	InputStream stream() {
		return new ByteArrayInputStream(bytes());
	}

	byte[] bytes() {
		var out = new ByteArrayOutputStream();
		try (var jar = new JarOutputStream(out, manifest)) {
			for (var type : classes) {
				var path = type.getName().replace('.', '/') + ".class";
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
