package loggia.provider.camel;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import loggia.provider.camel.RouteFault.Place;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads YAML into nodes that know their place, with the library that Camel reads it with. Stricter than YAML: one document, no aliases, no
 * tags, no repeated keys, so that what is checked is what runs.
 *
 * @param lines   added to each line
 * @param columns added to each column
 */
record Yaml(int lines, int columns) {
	/** Most characters of a file. */
	static final int MAX_CHARS = 262_144;
	private static final int MAX_DEPTH = 50;

	/** @return the only document, or null for none */
	Node read(String text, String label) throws RouteFault {
		LoadSettings settings = LoadSettings.builder().setLabel(label).setAllowDuplicateKeys(false).setMaxAliasesForCollections(0).setCodePointLimit(MAX_CHARS).build();
		try {
			refuseTricks(new Parse(settings).parseString(text));
			Node root = new Compose(settings).composeString(text).orElse(null);
			if (root != null) {
				refuseRepeatedKeys(root);
			}
			return root;
		} catch (MarkedYamlEngineException e) {
			Place place = e.getProblemMark().map(m -> new Place(m.getLine() + 1 + lines, m.getColumn() + 1 + columns)).orElse(new Place(0, 0));
			throw new RouteFault(place, e.getProblem());
		} catch (YamlEngineException e) {
			throw new RouteFault(0, 0, e.getMessage());
		}
	}

	Place place(Node node) {
		return node.getStartMark().map(m -> new Place(m.getLine() + 1 + lines, m.getColumn() + 1 + columns)).orElse(new Place(0, 0));
	}

	RouteFault fault(Node node, String message) {
		return new RouteFault(place(node), message);
	}

	private Place place(Event event) {
		return event.getStartMark().map(m -> new Place(m.getLine() + 1 + lines, m.getColumn() + 1 + columns)).orElse(new Place(0, 0));
	}

	/** On the events, before anything is built of them. */
	private void refuseTricks(Iterable<Event> events) throws RouteFault {
		int depth = 0;
		int documents = 0;
		for (Event event : events) {
			if (event instanceof AliasEvent || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
				throw new RouteFault(place(event), "anchors and aliases are not offered: write it out");
			}
			if (event instanceof ScalarEvent scalar && scalar.getTag().isPresent() || event instanceof CollectionStartEvent start && start.getTag().isPresent()) {
				throw new RouteFault(place(event), "tags (!…) are not offered");
			}
			if (event instanceof DocumentStartEvent && ++documents > 1) {
				throw new RouteFault(place(event), "one document a file: the header is a comment at the top, see the README");
			}
			depth += event instanceof CollectionStartEvent ? 1 : event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd ? -1 : 0;
			if (depth > MAX_DEPTH) {
				throw new RouteFault(place(event), "more than " + MAX_DEPTH + " levels deep");
			}
		}
	}

	private void refuseRepeatedKeys(Node node) throws RouteFault {
		if (node instanceof SequenceNode sequence) {
			for (Node item : sequence.getValue()) {
				refuseRepeatedKeys(item);
			}
		} else if (node instanceof MappingNode mapping) {
			Set<String> seen = new HashSet<>();
			for (NodeTuple tuple : mapping.getValue()) {
				String key = key(tuple.getKeyNode());
				if (!seen.add(key)) {
					throw fault(tuple.getKeyNode(), "'" + key + "' is there twice");
				}
				refuseRepeatedKeys(tuple.getValueNode());
			}
		}
	}

	private String key(Node node) throws RouteFault {
		if (node instanceof ScalarNode scalar) {
			return scalar.getValue();
		}
		throw fault(node, "a key is a word");
	}

	/** A member of a mapping. */
	record Member(Node key, Node value) {}

	/** @return members by key, in their order */
	Map<String, Member> members(Node node, String what) throws RouteFault {
		if (!(node instanceof MappingNode mapping)) {
			throw fault(node, what + " should be a mapping (key: value)");
		}
		Map<String, Member> members = new LinkedHashMap<>();
		for (NodeTuple tuple : mapping.getValue()) {
			members.put(key(tuple.getKeyNode()), new Member(tuple.getKeyNode(), tuple.getValueNode()));
		}
		return members;
	}

	List<Node> items(Node node, String what) throws RouteFault {
		if (!(node instanceof SequenceNode sequence)) {
			throw fault(node, what + " should be a list (- …)");
		}
		return sequence.getValue();
	}

	/** @return the text of a scalar; empty for null */
	String text(Node node, String what) throws RouteFault {
		if (!(node instanceof ScalarNode scalar)) {
			throw fault(node, what + " should be one value");
		}
		return Tag.NULL.equals(scalar.getTag()) ? "" : scalar.getValue();
	}

	int number(Node node, String what, int least, int most) throws RouteFault {
		String text = text(node, what);
		try {
			int value = Integer.parseInt(text);
			if (value >= least && value <= most) {
				return value;
			}
		} catch (NumberFormatException e) {
			// said below
		}
		throw fault(node, what + " should be a whole number from " + least + " to " + most + " instead of '" + text + "'");
	}

	boolean bool(Node node, String what) throws RouteFault {
		String text = text(node, what);
		if (text.equals("true") || text.equals("false")) {
			return text.equals("true");
		}
		throw fault(node, what + " should be true or false instead of '" + text + "'");
	}

	/** @return a value as JSON would have it: String, Boolean, Long, Double, List, Map, null */
	Object value(Node node) throws RouteFault {
		if (node instanceof SequenceNode sequence) {
			var list = new java.util.ArrayList<Object>();
			for (Node item : sequence.getValue()) {
				list.add(value(item));
			}
			return list;
		}
		if (node instanceof MappingNode) {
			var map = new LinkedHashMap<String, Object>();
			for (var member : members(node, "it").entrySet()) {
				map.put(member.getKey(), value(member.getValue().value()));
			}
			return map;
		}
		return scalar((ScalarNode) node);
	}

	private Object scalar(ScalarNode node) throws RouteFault {
		String text = node.getValue();
		Tag tag = node.getTag();
		try {
			if (Tag.NULL.equals(tag)) return null;
			if (Tag.BOOL.equals(tag)) return Boolean.valueOf(text);
			if (Tag.INT.equals(tag)) return Long.valueOf(text);
			if (Tag.FLOAT.equals(tag)) return Double.valueOf(text);
		} catch (NumberFormatException e) {
			throw fault(node, "'" + text + "' is no number that can be kept");
		}
		return text;
	}
}
