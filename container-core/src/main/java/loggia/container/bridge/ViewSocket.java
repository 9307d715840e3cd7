package loggia.container.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.session.Session;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;

/** A frame's socket. It belongs to one session; what the header says of a session is not believed. */
public class ViewSocket extends SocketLink {
	private final Container container;
	private final Session session;

	ViewSocket(Container container, Session session) {
		super(container.timers());
		this.container = container;
		this.session = session;
	}

	@Override
	void opened() {
		container.views().attach(this, session.id());
		session.attachView(this, this::release);
	}

	/** The session runs another release than the one the frame was opened with: a snapshot of it follows. */
	private void release(Session now) {
		ObjectNode manifest = Json.parse(now.runs().manifest()).orElseGet(Json::object);
		ObjectNode json = Json.object().put("cap", "/p/" + container.secret().capability(now.release()));
		json.set("styles", Json.member(manifest, "pageStyles"));
		json.put("background", Json.string(Json.member(manifest, "window"), "backgroundColor", "#ffffff"));
		send(new Message(Header.of(Kind.READY), Json.text(json)));
	}

	@Override
	void received(Message message) throws MessageException {
		switch (message.header().kind()) {
			case READY, VIEW_EVENT, ACK, QUERY_REPLY, ERROR -> {
				Header header = message.header().in(session.id());
				session.fromView(this, new Message(header, message.json(), message.attachments()));
			}
			default -> throw new MessageException("a frame does not send " + message.header().kind().text);
		}
	}

	@Override
	void gone() {
		container.views().detach(this);
		session.detachView(this);
	}
}
