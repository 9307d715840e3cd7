package loggia.container.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import loggia.api.view.ViewComponent;
import loggia.api.view.ViewParts;
import loggia.container.Json;
import loggia.container.session.Link;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;

/**
 * What capability bundles bring for the browser, as frames and logic layers hear of it. Files of a bundle that was exchanged or removed are
 * served as long as a session is open that was told of them. Thread-safe.
 */
public final class ViewLibrary {
	/** What is there now, in the forms that others need. */
	private record Known(ViewParts parts, Message forFrames, ArrayNode facts, Set<String> folders) {}

	private final Predicate<String> isOpen;
	private final Runnable changed;
	private final Map<Link, String> frames = new HashMap<>();
	/** folder → its files */
	private final Map<String, Map<String, byte[]>> files = new HashMap<>();
	/** session → folders that its frame may fetch from */
	private final Map<String, Set<String>> told = new HashMap<>();
	private volatile Known known = known(null);

	/**
	 * @param isOpen  whether a session of this id is still there
	 * @param changed told after each change, without a lock
	 */
	public ViewLibrary(Predicate<String> isOpen, Runnable changed) {
		this.isOpen = isOpen;
		this.changed = changed;
	}

	/** Takes what there is now. @param parts null while there is no gate */
	public void look(ViewParts parts) {
		synchronized (this) {
			known = known(parts);
			known.folders.forEach(folder -> files.put(folder, parts.files(folder)));
			frames.values().forEach(session -> tell(session, known.folders));
			tidy();
			frames.keySet().forEach(frame -> frame.send(known.forFrames));
		}
		changed.run();
	}

	/** A frame is there: it hears what there is, now and at each change. */
	public synchronized void attach(Link frame, String session) {
		frames.put(frame, session);
		tell(session, known.folders);
		frame.send(known.forFrames);
	}

	/** That frame is gone. */
	public synchronized void detach(Link frame) {
		frames.remove(frame);
		tidy();
	}

	private void tell(String session, Set<String> folders) {
		told.computeIfAbsent(session, id -> new HashSet<>()).addAll(folders);
	}

	private void tidy() {
		told.keySet().removeIf(session -> !isOpen.test(session) && !frames.containsValue(session));
		files.keySet().removeIf(folder -> !known.folders.contains(folder) && told.values().stream().noneMatch(set -> set.contains(folder)));
	}

	/** @return a file of a bundle, or null */
	public byte[] file(String folder, String path) {
		synchronized (this) {
			if (!known.folders.contains(folder)) {
				tidy();
			}
			Map<String, byte[]> found = files.get(folder);
			if (found != null) {
				return found.get(path);
			}
		}
		ViewParts parts = known.parts;
		return parts == null ? null : parts.files(folder).get(path);
	}

	/** @return the components as the logic layer knows them: {@code [{"tag","attributes":[name],"events":[name]}]} */
	public ArrayNode facts() {
		return known.facts;
	}

	private static Known known(ViewParts parts) {
		List<ViewComponent> components = parts == null ? List.of() : parts.components();
		ArrayNode forFrames = Json.array();
		ArrayNode facts = Json.array();
		var folders = new HashSet<String>();
		for (ViewComponent component : components) {
			JsonNode description = Json.parse(component.description()).orElseGet(Json::object);
			ObjectNode forFrame = forFrames.addObject().put("tag", component.tag()).put("folder", component.folder()).put("module", component.module());
			ObjectNode fact = facts.addObject().put("tag", component.tag());
			ArrayNode attributes = forFrame.putArray("attributes");
			ArrayNode names = fact.putArray("attributes");
			for (JsonNode attribute : description.path("attributes")) {
				ObjectNode one = attributes.addObject();
				List.of("name", "property", "type", "default").forEach(part -> one.set(part, attribute.path(part).isMissingNode() ? null : attribute.get(part)));
				names.add(attribute.path("name"));
			}
			ArrayNode events = forFrame.putArray("events");
			description.path("events").forEach(event -> events.add(event.path("name")));
			fact.set("events", events);
			folders.add(component.folder());
		}
		Message message = new Message(Header.of(Kind.HOST_FACTS), Json.text(Json.object().set("components", forFrames)));
		return new Known(parts, message, facts, Set.copyOf(folders));
	}
}
