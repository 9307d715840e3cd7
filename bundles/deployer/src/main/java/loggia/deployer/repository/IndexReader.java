package loggia.deployer.repository;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Version;

/**
 * Reads an index of OSGi's Repository Service Specification (Compendium 132.5), plain or packed with gzip. It comes from elsewhere: no document
 * type, no entity, nothing from outside the file, and bounds for what it may hold.
 */
final class IndexReader {
	static final String NAMESPACE = "http://www.osgi.org/xmlns/repository/";
	/** What an index may hold once it is unpacked, in bytes. */
	static final long LARGEST = 16L << 20;
	private static final int MOST_RESOURCES = 20_000;
	private static final int MOST_PARTS = 2_000;
	private static final int LONGEST = 64 << 10;
	private static final int DEEPEST = 32;

	private final XMLStreamReader xml;
	private final List<IndexedResource> resources = new ArrayList<>();
	private int referrals;

	/** @param referrals how many other indexes it names; they are not followed */
	record Index(List<IndexedResource> resources, int referrals) {}

	private IndexReader(XMLStreamReader xml) {
		this.xml = xml;
	}

	/** @param file plain or packed @param where for the sentence of a refusal */
	static Index read(Path file, String where) throws RepositoryException {
		var factory = XMLInputFactory.newDefaultFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
		factory.setXMLResolver((publicId, systemId, base, name) -> {
			throw new XMLStreamException("it refers to something outside itself");
		});
		try (var bytes = new Bounded(unpacked(file))) {
			var reader = new IndexReader(factory.createXMLStreamReader(bytes));
			reader.document();
			return new Index(List.copyOf(reader.resources), reader.referrals);
		} catch (XMLStreamException e) {
			throw refused(where, said(e), e);
		} catch (IOException | IllegalArgumentException e) {
			throw refused(where, e.getMessage(), e);
		}
	}

	private static RepositoryException refused(String where, String why, Exception cause) {
		return new RepositoryException(422, "badIndex", "the index of " + where + " is refused: " + why + ". It must be an OSGi repository index; `loggia repository index FOLDER` writes one", cause);
	}

	/** @return the JDK's message without its second line, which repeats the place */
	private static String said(XMLStreamException e) {
		var lines = String.valueOf(e.getMessage()).split("\\RMessage: ", 2);
		var said = lines[lines.length - 1].strip();
		return e.getLocation() == null ? said : "line " + e.getLocation().getLineNumber() + ": " + said;
	}

	private static InputStream unpacked(Path file) throws IOException {
		var bytes = new BufferedInputStream(Files.newInputStream(file));
		try {
			bytes.mark(2);
			boolean packed = bytes.read() == 0x1f && bytes.read() == 0x8b;
			bytes.reset();
			return packed ? new GZIPInputStream(bytes) : bytes;
		} catch (IOException e) {
			bytes.close();
			throw e;
		}
	}

	private void document() throws XMLStreamException {
		if (!next() || !xml.getLocalName().equals("repository") || xml.getNamespaceURI() == null || !xml.getNamespaceURI().startsWith(NAMESPACE)) {
			throw new XMLStreamException("its root is not a <repository> of " + NAMESPACE + "v1.0.0");
		}
		while (next()) {
			switch (xml.getLocalName()) {
				case "resource" -> resource();
				case "referral" -> {
					referrals++;
					skip();
				}
				default -> skip();
			}
		}
	}

	private void resource() throws XMLStreamException {
		if (resources.size() >= MOST_RESOURCES) throw new XMLStreamException("it has more than " + MOST_RESOURCES + " resources");
		var resource = new IndexedResource();
		for (int parts = 0; next(); parts++) {
			if (parts >= MOST_PARTS) throw new XMLStreamException("a resource has more than " + MOST_PARTS + " capabilities and requirements");
			switch (xml.getLocalName()) {
				case "capability" -> part(true, resource);
				case "requirement" -> part(false, resource);
				default -> skip();
			}
		}
		resources.add(resource);
	}

	private void part(boolean offered, IndexedResource resource) throws XMLStreamException {
		var namespace = attribute("namespace");
		var attributes = new HashMap<String, Object>();
		var directives = new HashMap<String, String>();
		while (next()) {
			if (xml.getLocalName().equals("attribute")) attributes.put(attribute("name"), value(attribute("value"), xml.getAttributeValue(null, "type")));
			else if (xml.getLocalName().equals("directive")) directives.put(attribute("name"), attribute("value"));
			skip();
		}
		if (offered) resource.offers(namespace, attributes, directives);
		else resource.needs(namespace, attributes, directives);
	}

	private String attribute(String name) throws XMLStreamException {
		var value = xml.getAttributeValue(null, name);
		if (value == null) throw new XMLStreamException("<" + xml.getLocalName() + "> has no " + name, xml.getLocation());
		if (value.length() > LONGEST) throw new XMLStreamException("<" + xml.getLocalName() + "> has a " + name + " of " + value.length() + " characters", xml.getLocation());
		return value;
	}

	/** @param type as in a manifest: String, Version, Long, Double or List of one of them; null for String */
	private Object value(String text, String type) throws XMLStreamException {
		try {
			var kind = type == null ? "String" : type.strip();
			if (!kind.startsWith("List")) return scalar(text, kind);
			var of = kind.matches("List\\s*<\\s*\\w+\\s*>") ? kind.substring(kind.indexOf('<') + 1, kind.indexOf('>')).strip() : "String";
			var values = new ArrayList<Object>();
			for (var item : items(text)) values.add(scalar(item, of));
			return List.copyOf(values);
		} catch (IllegalArgumentException e) {
			throw new XMLStreamException("the attribute " + xml.getAttributeValue(null, "name") + " is no " + type + ": " + text, xml.getLocation());
		}
	}

	private static Object scalar(String text, String type) {
		return switch (type) {
			case "Version" -> Version.parseVersion(text.strip());
			case "Long" -> Long.valueOf(text.strip());
			case "Double" -> Double.valueOf(text.strip());
			case "String" -> text;
			default -> throw new IllegalArgumentException(type);
		};
	}

	/** @return what commas part; a backslash takes the next character as it is */
	private static List<String> items(String text) {
		var items = new ArrayList<String>();
		var item = new StringBuilder();
		for (int at = 0; at < text.length(); at++) {
			char c = text.charAt(at);
			if (c == '\\' && at + 1 < text.length()) item.append(text.charAt(++at));
			else if (c == ',') {
				items.add(item.toString().strip());
				item.setLength(0);
			} else item.append(c);
		}
		if (!item.isEmpty() || !items.isEmpty()) items.add(item.toString().strip());
		return items;
	}

	/** @return whether another element begins before the one that is open ends */
	private boolean next() throws XMLStreamException {
		while (xml.hasNext()) {
			switch (xml.next()) {
				case XMLStreamConstants.START_ELEMENT -> {
					return true;
				}
				case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
					return false;
				}
				case XMLStreamConstants.DTD -> throw new XMLStreamException("it has a document type, which an index has not", xml.getLocation());
				case XMLStreamConstants.ENTITY_REFERENCE -> throw new XMLStreamException("it uses an entity, which an index does not", xml.getLocation());
				default -> {
					// text, comments: nothing an index says
				}
			}
		}
		return false;
	}

	/** To the end of the element that is open. */
	private void skip() throws XMLStreamException {
		for (int depth = 1; depth > 0;) {
			depth += next() ? 1 : -1;
			if (depth > DEEPEST) throw new XMLStreamException("its elements are nested deeper than " + DEEPEST, xml.getLocation());
		}
	}

	/** Ends with an exception what is longer than an index may be. */
	private static final class Bounded extends java.io.FilterInputStream {
		private long left = LARGEST;

		Bounded(InputStream in) {
			super(in);
		}

		@Override
		public int read() throws IOException {
			int one = super.read();
			if (one >= 0) took(1);
			return one;
		}

		@Override
		public int read(byte[] to, int offset, int length) throws IOException {
			int n = super.read(to, offset, length);
			if (n > 0) took(n);
			return n;
		}

		private void took(int n) throws IOException {
			left -= n;
			if (left < 0) throw new IOException("it is larger than " + (LARGEST >> 20) + " MB");
		}
	}

	/** @return the attributes of a resource's first capability of a namespace; empty when it has none */
	static Map<String, Object> first(IndexedResource resource, String namespace) {
		return resource.getCapabilities(namespace).stream().findFirst().map(org.osgi.resource.Capability::getAttributes).orElse(Map.of());
	}
}
