package loggia.deployer.repository.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import loggia.deployer.repository.index.Clauses.Clause;
import org.osgi.framework.VersionRange;

/**
 * Writes {@code index.xml}, an index of OSGi's Repository Service Specification, for the bundles of a folder: then it is a repository, as it lies there
 * or behind any web server.
 */
public final class IndexWriter {
	private static final String NAMESPACE = "http://www.osgi.org/xmlns/repository/v1.0.0";
	private static final int DEEPEST = 8;

	private final XMLStreamWriter xml;

	/** What was written. @param bundles names and versions @param left files that are no bundles, each with the reason */
	public record Written(Path index, List<String> bundles, List<String> left) {}

	private record Jar(Path file, Attributes headers) {
		String name() {
			return Clauses.of(headers.getValue("Bundle-SymbolicName")).get(0).names().get(0);
		}

		String version() {
			var version = headers.getValue("Bundle-Version");
			return version == null ? "0.0.0" : version.strip();
		}
	}

	private IndexWriter(XMLStreamWriter xml) {
		this.xml = xml;
	}

	/** Reads each jar in the folder and below. The same jars give the same index. @throws IOException when the folder cannot be read or written */
	public static Written write(Path folder) throws IOException {
		var jars = new ArrayList<Jar>();
		var left = new ArrayList<String>();
		for (var file : jars(folder)) {
			try (var jar = new JarFile(file.toFile(), false)) {
				var headers = jar.getManifest() == null ? new Attributes() : jar.getManifest().getMainAttributes();
				if (headers.getValue("Bundle-SymbolicName") == null) left.add(folder.relativize(file) + " is no OSGi bundle");
				else jars.add(checked(new Jar(file, headers)));
			} catch (IOException | IllegalArgumentException e) {
				left.add(folder.relativize(file) + " cannot be read: " + e.getMessage());
			}
		}
		var fresh = folder.resolve("index.xml.new");
		try (OutputStream out = Files.newOutputStream(fresh)) {
			var writer = new IndexWriter(XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8"));
			writer.repository(folder, jars);
		} catch (XMLStreamException e) {
			throw new IOException(e);
		}
		var index = Files.move(fresh, folder.resolve("index.xml"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		// one that is older would be found first by nobody, but mislead people
		Files.deleteIfExists(folder.resolve("index.xml.gz"));
		return new Written(index, jars.stream().map(each -> each.name() + " " + each.version()).toList(), left);
	}

	private static List<Path> jars(Path folder) throws IOException {
		try (var files = Files.walk(folder, DEEPEST)) {
			return files.filter(each -> each.getFileName().toString().endsWith(".jar") && Files.isRegularFile(each)).sorted().toList();
		} catch (UncheckedIOException e) {
			throw e.getCause();
		}
	}

	/** @throws IllegalArgumentException when a header of it cannot be read */
	private static Jar checked(Jar jar) {
		jar.name();
		org.osgi.framework.Version.parseVersion(jar.version());
		for (var header : List.of("Provide-Capability", "Require-Capability", "Export-Package", "Import-Package", "Require-Bundle", "Fragment-Host")) Clauses.of(jar.headers.getValue(header));
		for (var header : List.of("Import-Package", "Require-Bundle", "Fragment-Host")) Clauses.of(jar.headers.getValue(header)).forEach(each -> range(each, "x"));
		return jar;
	}

	private void repository(Path folder, List<Jar> jars) throws XMLStreamException, IOException {
		xml.writeStartDocument("UTF-8", "1.0");
		line(0);
		xml.writeStartElement("repository");
		xml.writeDefaultNamespace(NAMESPACE);
		xml.writeAttribute("name", String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
		long newest = 0;
		for (var jar : jars) newest = Math.max(newest, Files.getLastModifiedTime(jar.file).toMillis());
		xml.writeAttribute("increment", Long.toString(newest));
		for (var jar : jars) {
			line(1);
			xml.writeStartElement("resource");
			resource(folder, jar);
			line(1);
			xml.writeEndElement();
		}
		line(0);
		xml.writeEndElement();
		xml.writeEndDocument();
		xml.close();
	}

	private void resource(Path folder, Jar jar) throws XMLStreamException, IOException {
		var headers = jar.headers;
		boolean fragment = headers.getValue("Fragment-Host") != null;
		part("capability", "osgi.identity", Map.of("osgi.identity", jar.name(), "type", fragment ? "osgi.fragment" : "osgi.bundle", "version", jar.version()), Map.of("version", "Version"), Map.of());
		part("capability", "osgi.content", Map.of("osgi.content", sha256(jar.file), "url", address(folder, jar.file), "size", Long.toString(Files.size(jar.file)), "mime", "application/vnd.osgi.bundle"), Map.of("size", "Long"), Map.of());
		if (!fragment) part("capability", "osgi.wiring.bundle", Map.of("osgi.wiring.bundle", jar.name(), "bundle-version", jar.version()), Map.of("bundle-version", "Version"), Map.of());
		for (var clause : Clauses.of(headers.getValue("Export-Package"))) {
			for (var name : clause.names()) {
				var attributes = new java.util.TreeMap<>(clause.attributes());
				attributes.put("osgi.wiring.package", name);
				attributes.putIfAbsent("version", "0.0.0");
				part("capability", "osgi.wiring.package", attributes, Map.of("version", "Version"), clause.directives());
			}
		}
		for (var clause : Clauses.of(headers.getValue("Provide-Capability"))) {
			for (var name : clause.names()) part("capability", name, clause.attributes(), clause.types(), clause.directives());
		}
		for (var clause : Clauses.of(headers.getValue("Import-Package"))) needs("osgi.wiring.package", "version", clause);
		for (var clause : Clauses.of(headers.getValue("Require-Bundle"))) needs("osgi.wiring.bundle", "bundle-version", clause);
		for (var clause : Clauses.of(headers.getValue("Fragment-Host"))) needs("osgi.wiring.host", "bundle-version", clause);
		for (var clause : Clauses.of(headers.getValue("Require-Capability"))) {
			for (var name : clause.names()) part("requirement", name, clause.attributes(), clause.types(), clause.directives());
		}
	}

	/** @param version the attribute that names a range of versions */
	private void needs(String namespace, String version, Clause clause) throws XMLStreamException {
		for (var name : clause.names()) {
			var filter = new StringBuilder("(").append(namespace).append('=').append(name).append(')').append(range(clause, version));
			clause.attributes().forEach((attribute, value) -> {
				if (!attribute.equals(version) && !attribute.equals("version")) filter.append('(').append(attribute).append('=').append(value.replaceAll("([\\\\*()])", "\\\\$1")).append(')');
			});
			var directives = new java.util.TreeMap<>(clause.directives());
			directives.put("filter", filter.indexOf(")(") < 0 ? filter.toString() : "(&" + filter + ")");
			part("requirement", namespace, Map.of(), Map.of(), directives);
		}
	}

	/** @return the filter of a clause's version range; empty when it takes every version */
	private static String range(Clause clause, String attribute) {
		var range = clause.attributes().get(attribute);
		return range == null || range.isBlank() ? "" : VersionRange.valueOf(range.strip()).toFilterString(attribute);
	}

	private void part(String kind, String namespace, Map<String, String> attributes, Map<String, String> types, Map<String, String> directives) throws XMLStreamException {
		line(2);
		xml.writeStartElement(kind);
		xml.writeAttribute("namespace", namespace);
		for (var attribute : new java.util.TreeMap<>(attributes).entrySet()) {
			line(3);
			xml.writeEmptyElement("attribute");
			xml.writeAttribute("name", attribute.getKey());
			var type = types.get(attribute.getKey());
			if (type != null) xml.writeAttribute("type", type.strip());
			xml.writeAttribute("value", attribute.getValue());
		}
		for (var directive : new java.util.TreeMap<>(directives).entrySet()) {
			line(3);
			xml.writeEmptyElement("directive");
			xml.writeAttribute("name", directive.getKey());
			xml.writeAttribute("value", directive.getValue());
		}
		line(2);
		xml.writeEndElement();
	}

	private void line(int depth) throws XMLStreamException {
		xml.writeCharacters("\n" + "\t".repeat(depth));
	}

	/** @return relative to the index, encoded */
	private static String address(Path folder, Path file) {
		var base = folder.toAbsolutePath().normalize().toUri();
		return URI.create(base.toString().endsWith("/") ? base.toString() : base + "/").relativize(file.toAbsolutePath().normalize().toUri()).toString();
	}

	private static String sha256(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			var sha = MessageDigest.getInstance("SHA-256");
			var buffer = new byte[1 << 16];
			for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) sha.update(buffer, 0, n);
			return HexFormat.of().formatHex(sha.digest());
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException(e);
		}
	}
}
