package loggia.deployer.settings;

import java.math.BigDecimal;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * What can be set for a PID, from a bundle's metatype.
 *
 * @param pid         of the metatype; of a factory the factory's
 * @param factory     whether each configuration makes an instance
 * @param attributes  in the order of the metatype
 */
record Form(String pid, boolean factory, String name, String description, Bundle bundle, List<Attribute> attributes) {
	private static final Logger log = LoggerFactory.getLogger(Form.class);

	private record Bounds(BigDecimal min, BigDecimal max) {
		static final Bounds NONE = new Bounds(null, null);
	}

	static Form of(String pid, boolean factory, Bundle bundle, ObjectClassDefinition definition) {
		var bounds = bounds(bundle, definition.getID());
		var attributes = new ArrayList<Attribute>();
		for (var each : definition.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
			var limits = bounds.getOrDefault(each.getID(), Bounds.NONE);
			var fallback = each.getDefaultValue();
			attributes.add(new Attribute(each.getID(), text(each.getName(), each.getID()), text(each.getDescription(), ""), Attribute.Type.of(each.getType()), each.getCardinality(),
				Attribute.options(each.getOptionValues(), each.getOptionLabels()), fallback == null ? null : Arrays.asList(fallback), limits.min, limits.max));
		}
		return new Form(pid, factory, text(definition.getName(), pid), text(definition.getDescription(), ""), bundle, List.copyOf(attributes));
	}

	/** @return null for one the metatype does not have */
	Attribute attribute(String id) {
		return attributes.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
	}

	private static String text(String text, String otherwise) {
		return text == null || text.isBlank() ? otherwise : text;
	}

	/** {@link AttributeDefinition} does not tell min and max: they stand in the bundle's XML. */
	private static Map<String, Bounds> bounds(Bundle bundle, String ocd) {
		var found = new HashMap<String, Bounds>();
		var files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
		for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
			try (var in = file.openStream()) {
				var factory = DocumentBuilderFactory.newInstance();
				factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
				factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
				var root = factory.newDocumentBuilder().parse(in).getDocumentElement();
				for (var definition : elements(root, "OCD")) {
					if (!definition.getAttribute("id").equals(ocd)) continue;
					for (var each : elements(definition, "AD")) found.put(each.getAttribute("id"), new Bounds(number(each, "min"), number(each, "max")));
				}
			} catch (Exception e) { // a bundle's own file: whatever is wrong with it, its settings can be set without bounds
				log.warn("{} of {} cannot be read: least and largest values are not checked", file.getPath(), bundle.getSymbolicName(), e);
			}
		}
		return found;
	}

	private static List<Element> elements(Element parent, String name) {
		var found = new ArrayList<Element>();
		var nodes = parent.getElementsByTagName(name);
		for (int i = 0; i < nodes.getLength(); i++) found.add((Element) nodes.item(i));
		return found;
	}

	private static BigDecimal number(Element element, String name) {
		var text = element.getAttribute(name);
		try {
			return text.isBlank() ? null : new BigDecimal(text.trim());
		} catch (NumberFormatException e) {
			return null;
		}
	}
}
