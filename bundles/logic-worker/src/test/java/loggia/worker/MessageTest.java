package loggia.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import loggia.worker.wire.FrameReader;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;
import org.junit.jupiter.api.Test;

/** The layout of a message, against the examples that the TypeScript suite reads too. */
class MessageTest {
	private static JsonNode examples() throws IOException {
		return new ObjectMapper().readTree(MessageTest.class.getResource("/messages.json"));
	}

	@Test
	void readsAndWritesEachExample() throws IOException {
		for (JsonNode example : examples()) {
			String name = example.get("name").asText();
			Message m = Message.decode(ByteBuffer.wrap(HexFormat.of().parseHex(example.get("hex").asText())));
			assertEquals(example.get("header").toString(), m.header().toJson(), name);
			assertEquals(example.get("json").asText(), m.json(), name);
			List<String> attachments = new ArrayList<>();
			for (ByteBuffer a : m.attachments()) {
				byte[] bytes = new byte[a.remaining()];
				a.duplicate().get(bytes);
				attachments.add(HexFormat.of().formatHex(bytes));
			}
			assertEquals(example.get("attachments").size(), attachments.size(), name);
			for (int i = 0; i < attachments.size(); i++) {
				assertEquals(example.get("attachments").get(i).asText(), attachments.get(i), name);
			}
			assertEquals(example.get("hex").asText(), HexFormat.of().formatHex(m.encode().array()), name);
			assertEquals(m.header(), Message.parseText(m.toText()).header(), name);
		}
	}

	@Test
	void refusesEveryCutOffMessage() throws IOException {
		byte[] whole = HexFormat.of().parseHex(examples().get(2).get("hex").asText());
		int attachmentAt = whole.length - 7;
		for (int length = 0; length < whole.length; length++) {
			if (length == attachmentAt) {
				continue;
			}
			ByteBuffer cut = ByteBuffer.wrap(whole, 0, length).slice();
			assertThrows(MessageException.class, () -> Message.decode(cut), "length " + length);
		}
	}

	@Test
	void refusesLengthsThatLie() {
		for (String hex : List.of("ffffffff", "7fffffff7b7d", "00000002", "000000107b226b696e64223a22636c6f7365227d80000000")) {
			assertThrows(MessageException.class, () -> Message.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))), hex);
		}
	}

	@Test
	void refusesHeadersThatAreNoHeaders() {
		for (String header : List.of("", "[]", "{}", "{\"kind\":\"wake\"}", "{\"kind\":1}", "{\"kind\":\"ack\",\"seq\":\"1\"}",
				"{\"kind\":\"ack\",\"seq\":99999999999999999999}", "{\"kind\":\"ack\"", "{\"kind\":\"apiReply\",\"ok\":1}")) {
			assertThrows(MessageException.class, () -> Message.parseText(header + "\n{}"), header);
		}
		assertThrows(MessageException.class, () -> Message.parseText("{\"kind\":\"ack\"}"));
	}

	@Test
	void skipsHeaderFieldsItDoesNotKnow() throws IOException {
		assertEquals(7, Message.parseText("{\"kind\":\"ack\",\"new\":{\"a\":[1]},\"seq\":7}\n").header().seq());
	}

	@Test
	void aFrameThatIsTooLargeIsRefusedBeforeItIsRead() {
		byte[] start = ByteBuffer.allocate(8).putInt(Message.MAX_BYTES + 1).array();
		FrameReader reader = new FrameReader(Channels.newChannel(new ByteArrayInputStream(start)));
		assertTrue(assertThrows(MessageException.class, reader::read).getMessage().contains(String.valueOf(Message.MAX_BYTES)));
	}
}
