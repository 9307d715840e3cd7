package loggia.container.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import loggia.api.Caller.VersionKind;
import loggia.container.Container;
import loggia.container.Json;
import loggia.container.session.OpenRequest;
import loggia.container.session.RefusedException;
import loggia.container.session.Session;
import loggia.container.session.Sessions;
import loggia.container.session.Visitor;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;
import loggia.worker.wire.Message;
import loggia.worker.wire.MessageException;

/** A shell's socket: its first message opens or resumes a session, which it then belongs to. */
public class ShellSocket extends SocketLink {
	/** What the shell of a develop version may ask. */
	private static final Set<String> DEVELOPER = Set.of("watch", "inspect", "storage");
	private final Container container;
	private final Origins origins;
	private final String deviceId;
	/** Value of the sign-in cookie, or null. */
	private final String secret;
	private volatile Session session;
	private volatile String frameOrigin;
	private volatile boolean isGone;

	ShellSocket(Container container, Origins origins, String deviceId, String secret) {
		super(container.timers());
		this.container = container;
		this.origins = origins;
		this.deviceId = deviceId;
		this.secret = secret;
	}

	@Override
	void opened() {
		// the shell speaks first
	}

	@Override
	void received(Message message) throws MessageException {
		Header header = message.header();
		if (header.kind() == Kind.OPEN) {
			open(message);
			return;
		}
		Session of = session;
		if (of == null) {
			throw new MessageException("a shell says open first");
		}
		if (header.kind() == Kind.QUERY) {
			query(of, message);
			return;
		}
		switch (header.kind()) {
			case HOST_FACTS, SHOW, HIDE, NAVIGATE, CLOSE, QUERY_REPLY -> of.fromShell(this, new Message(header.in(of.id()), message.json(), message.attachments()));
			default -> throw new MessageException("a shell does not send " + header.kind().text);
		}
	}

	private void open(Message message) throws MessageException {
		if (session != null) {
			throw new MessageException("this socket has opened a session already");
		}
		ObjectNode json = Json.parse(message.json()).orElseThrow(() -> new MessageException("open is not a JSON object"));
		OpenRequest request = OpenRequest.of(json);
		try {
			Visitor visitor = container.visitor(deviceId, secret);
			Session opened = container.sessions().open(request, visitor);
			frameOrigin = request.opaque() ? Tickets.OPAQUE : origins.app(opened.appId());
			session = opened;
			opened.attachShell(this, request, this::ready);
			if (isGone) {
				opened.detachShell(this);
			}
			if (!container.visitor(deviceId, secret).equals(visitor)) {
				// signed out before the session was there to be told
				Sessions.signedOut(opened);
			}
		} catch (RefusedException e) {
			send(new Message(Header.of(Kind.CLOSE), Json.text(Json.object().put("reason", e.reason).put("message", e.getMessage()))));
			close(1000, e.reason);
		}
	}

	private void ready(Session opened) {
		ObjectNode ready = Json.object().put("session", opened.id()).put("ticket", container.tickets().issue(opened.id(), frameOrigin));
		String frame = frameOrigin.equals(Tickets.OPAQUE) ? origins.own() : frameOrigin;
		String cap = "/p/" + container.secret().capability(opened.release());
		ready.put("frame", frame + "/frame.html").put("cap", cap).put("temp", "/t/" + container.temp().capability(opened.id()));
		ObjectNode app = ready.putObject("app").put("name", opened.runs().name()).put("version", opened.runs().version());
		app.put("envVersion", opened.versionKind().text());
		app.put("icon", opened.runs().icon() == null ? null : cap + "/files/" + opened.runs().icon());
		ObjectNode manifest = Json.parse(opened.runs().manifest()).orElseGet(Json::object);
		manifest.remove("apis");
		manifest.remove("diagnostics");
		ready.set("manifest", manifest);
		ready.put("errors", opened.errors());
		send(new Message(Header.of(Kind.READY), Json.text(ready)));
	}

	private void query(Session of, Message message) throws MessageException {
		Long id = message.header().id();
		String about = message.header().sheet();
		if (id == null || about == null) {
			throw new MessageException("a question of a shell has an id and a sheet");
		}
		if (DEVELOPER.contains(about) && of.versionKind() == VersionKind.DEVELOP) {
			of.fromShell(this, new Message(message.header().in(of.id()), message.json()));
			return;
		}
		switch (about) {
			case "ticket" -> reply(id, true, Json.object().put("ticket", container.tickets().issue(of.id(), frameOrigin)));
			case "about" -> reply(id, true, of.about());
			case "setting" -> of.openSetting().whenComplete((done, error) -> reply(id, error == null, Json.object()));
			default -> throw new MessageException("a shell asks for ticket, about or setting, that of a develop version for " + DEVELOPER + " too");
		}
	}

	private void reply(long id, boolean ok, ObjectNode answer) {
		send(new Message(Header.reply(Kind.QUERY_REPLY, id, ok), Json.text(answer)));
	}

	@Override
	void gone() {
		isGone = true;
		Session of = session;
		if (of != null) {
			of.detachShell(this);
		}
	}
}
