package loggia.deployer.repository;

import aQute.bnd.osgi.repository.XMLResourceGenerator;
import aQute.bnd.osgi.resource.ResourceBuilder;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.resource.Resource;

/** A small bundle, and indexes of such bundles as bnd writes them. */
final class TestJar {
	private final String name;
	private final Manifest manifest = new Manifest();

	TestJar(String name, String version) {
		this.name = name;
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		with("Bundle-ManifestVersion", "2").with("Bundle-SymbolicName", name).with("Bundle-Version", version).with("Import-Package", "org.osgi.framework");
	}

	/** @param family such as {@code payment 1.2} @param apis parted by commas */
	static TestJar provider(String name, String version, String family, String apis) {
		return new TestJar(name, version).with("Provide-Capability", capability(family, apis));
	}

	static String capability(String family, String apis) {
		var parts = family.split(" ");
		return "loggia.api;family=" + parts[0] + ";names:List<String>=\"" + apis + "\";version:Version=\"" + parts[1] + "\"";
	}

	TestJar with(String header, String value) {
		manifest.getMainAttributes().putValue(header, value);
		return this;
	}

	/** One more capability. */
	TestJar also(String capability) {
		return with("Provide-Capability", manifest.getMainAttributes().getValue("Provide-Capability") + "," + capability);
	}

	byte[] bytes() throws IOException {
		var out = new ByteArrayOutputStream();
		new JarOutputStream(out, manifest).close();
		return out.toByteArray();
	}

	Path in(Path folder) throws IOException {
		return Files.write(Files.createDirectories(folder).resolve(name + "-" + manifest.getMainAttributes().getValue("Bundle-Version") + ".jar"), bytes());
	}

	/** Writes index.xml for all jars of a folder, with bnd. @return the index */
	static Path index(Path folder) throws Exception {
		var resources = new ArrayList<Resource>();
		for (File file : folder.toFile().listFiles((dir, each) -> each.endsWith(".jar"))) {
			var builder = new ResourceBuilder();
			builder.addFile(file, folder.toUri().relativize(file.toURI()));
			resources.add(builder.build());
		}
		new XMLResourceGenerator().name("test").resources(resources).save(folder.resolve("index.xml").toFile());
		return folder.resolve("index.xml");
	}

	/** An index with these resources and nothing around them. */
	static String xml(String resources) {
		return "<?xml version='1.0' encoding='UTF-8'?>\n<repository name='test' increment='1' xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>" + resources + "</repository>";
	}

	/** A resource of an index, whatever is in its jar. */
	static String resource(String name, String url, String sha256) {
		return """
			<resource>
			<capability namespace='osgi.identity'><attribute name='osgi.identity' value='%s'/><attribute name='type' value='osgi.bundle'/><attribute name='version' type='Version' value='1.0.0'/></capability>
			<capability namespace='osgi.content'><attribute name='osgi.content' value='%s'/><attribute name='url' value='%s'/><attribute name='size' type='Long' value='7'/></capability>
			<capability namespace='loggia.api'><attribute name='family' value='greet'/><attribute name='version' type='Version' value='1.0'/><attribute name='names' type='List&lt;String&gt;' value='greet,greetSync'/></capability>
			</resource>
			""".formatted(name, sha256, url);
	}
}
