package loggia.worker.wire;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every kind of message there is; mirrors {@code Kind} of messages.ts. */
public enum Kind {
	OPEN("open"), READY("ready"), HOST_FACTS("hostFacts"), VIEW_EVENT("viewEvent"), PATCH("patch"), SNAPSHOT("snapshot"), ACK("ack"),
	QUERY("query"), QUERY_REPLY("queryReply"), NAVIGATE("navigate"), SHOW("show"), HIDE("hide"), API_CALL("apiCall"),
	API_REPLY("apiReply"), API_EVENT("apiEvent"), ASK("ask"), LOG("log"), ERROR("error"), CLOSE("close"),
	INSPECT("inspect"), TRACE("trace"), DEBUG("debug");

	private static final Map<String, Kind> BY_TEXT = Stream.of(values()).collect(Collectors.toUnmodifiableMap(k -> k.text, k -> k));

	/** The word on the wire. */
	public final String text;

	Kind(String text) {
		this.text = text;
	}

	/** @return the kind of that word, or null when there is none */
	public static Kind of(String text) {
		return text == null ? null : BY_TEXT.get(text);
	}
}
