package loggia.container.bridge;

import java.util.concurrent.ScheduledExecutorService;
import loggia.container.session.Session;
import loggia.worker.wire.Header;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;

/** A frame's socket. It belongs to one session; what the header says of a session is not believed. */
public class ViewSocket extends SocketLink {
	private final Session session;

	ViewSocket(Session session, ScheduledExecutorService timers) {
		super(timers);
		this.session = session;
	}

	@Override
	void opened() {
		session.attachView(this);
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
		session.detachView(this);
	}
}
