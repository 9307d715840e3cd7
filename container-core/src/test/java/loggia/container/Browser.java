package loggia.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import loggia.container.bridge.Origins;
import loggia.worker.wire.Header;
import loggia.worker.wire.Kind;

/** One tab: a shell's socket and a frame's, with a device cookie. */
final class Browser {
	final TestGateway gateway;
	final String cookie;
	final Peer shell;
	final String appId;
	ObjectNode ready;
	Peer view;
	/** The first snapshot. */
	String picture;

	private Browser(TestGateway gateway, String cookie, String appId) {
		this.gateway = gateway;
		this.cookie = cookie;
		this.appId = appId;
		this.shell = Peer.connect(gateway, gateway.host(), "/ws/shell", "http://" + gateway.host(), cookie);
	}

	/** A new device's cookie. */
	static String device() {
		return "loggia_device=" + Secret.random();
	}

	/** Opens a shell only. @param session to go on with, or null */
	static Browser shell(TestGateway gateway, String cookie, String appId, String session, boolean opaque) {
		Browser browser = new Browser(gateway, cookie, appId);
		browser.shell.send(Kind.OPEN, "{\"appId\":\"" + appId + "\",\"path\":\"pages/index\",\"query\":{\"q\":\"1\"}"
				+ (session == null ? "" : ",\"session\":\"" + session + "\"") + ",\"opaque\":" + opaque + ",\"system\":{\"brand\":\"t\"},\"menuButton\":{\"top\":1}}");
		browser.ready = Json.parse(browser.shell.next(Kind.READY).json()).orElseThrow();
		return browser;
	}

	/** Opens an app on a new device, with its frame, and waits for its first picture. */
	static Browser open(TestGateway gateway, String appId) {
		return open(gateway, device(), appId, null);
	}

	static Browser open(TestGateway gateway, String cookie, String appId, String session) {
		Browser browser = shell(gateway, cookie, appId, session, false);
		browser.attach(browser.ready.get("ticket").asText());
		return browser;
	}

	/** Asks for an app that is refused. @return the close message's JSON */
	static String refused(TestGateway gateway, String appId) {
		Browser browser = new Browser(gateway, device(), appId);
		browser.shell.send(Kind.OPEN, "{\"appId\":\"" + appId + "\",\"path\":\"\",\"query\":{},\"opaque\":false,\"system\":{},\"menuButton\":{}}");
		String close = browser.shell.next(Kind.CLOSE).json();
		browser.close();
		return close;
	}

	/** Connects the frame and waits for the snapshot. */
	void attach(String ticket) {
		String host = Origins.label(appId) + "." + gateway.host();
		view = Peer.connect(gateway, host, "/ws/view", "http://" + host, null, "loggia.view", "loggia.ticket." + ticket).acknowledging();
		view.send(Header.sequence(Kind.READY, 0), "");
		picture = view.next(Kind.SNAPSHOT).json();
		shell.next(Kind.SHOW);
	}

	String session() {
		return ready.get("session").asText();
	}

	void close() {
		shell.close();
		if (view != null) {
			view.close();
		}
	}
}
