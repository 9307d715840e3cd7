package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiCall;
import loggia.api.ApiEvent;
import loggia.api.ApiInvoker;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.Caller.State;
import loggia.container.session.Session;
import loggia.worker.wire.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to one call: its task's events, its abort; and what a provider hears of its caller's session. */
class TaskTest {
	private static final String APP = """
			(function (on, call) {
				on('echo', (d) => d);
				on('start', (d) => call.api(d, {}, (ok, result) => call.patch(['reply', d, ok, result.n ?? result.errMsg])));
				on('abort', (id) => { call.host('close', JSON.stringify({ kind: 'close', id }), ''); });
				on('apiEvent', (e, header) => call.patch(['told', header.id ?? 0, e.name, e.data.n]));
			})""";
	private static TestGateway gateway;
	private static Tasks tasks;
	private Browser browser;

	/** A call whose answer the test gives. */
	private record Task(ApiCall call, CompletableFuture<ApiReply> answer) {
		void progress(int n) {
			call.caller().progress(new ApiEvent("onProgressUpdate", "{\"n\":" + n + "}", List.of()));
		}
	}

	private static final class Tasks implements ApiInvoker {
		private final LinkedBlockingQueue<Task> started = new LinkedBlockingQueue<>();

		@Override
		public CompletionStage<ApiReply> invoke(ApiCall call) {
			Task task = new Task(call, new CompletableFuture<>());
			started.add(task);
			return task.answer;
		}

		@Override
		public CompletionStage<ApiReply> ask(ApiCall call) {
			return invoke(call);
		}

		Task next() throws InterruptedException {
			Task task = started.poll(Peer.SECONDS, TimeUnit.SECONDS);
			assertTrue(task != null, "no call came");
			return task;
		}
	}

	@BeforeAll
	static void start() throws Exception {
		gateway = new TestGateway(Map.of("background_ms", 200, "suspend_ms", 200, "worker_group", "shared"));
		gateway.releases.install("tasks", APP);
		tasks = new Tasks();
		gateway.gate(tasks);
	}

	@AfterAll
	static void stop() throws Exception {
		gateway.close();
	}

	@BeforeEach
	void open() {
		browser = Browser.open(gateway, "tasks");
	}

	@AfterEach
	void close() {
		browser.close();
	}

	private Task begin(String name) throws InterruptedException {
		browser.view.tap("start", "\"" + name + "\"");
		return tasks.next();
	}

	private String nextPatch() {
		return browser.view.next(m -> m.header().kind() == Kind.PATCH && !m.json().contains("opened")).json();
	}

	private static String patch(String op) {
		return "{\"first\":1,\"ops\":[" + op + "]}";
	}

	@Test
	void eventsOfATaskComeInOrderBeforeAndAfterItsReply() throws Exception {
		Task task = begin("connectSocket");
		Task other = begin("request");
		for (int n = 1; n <= 3; n++) {
			task.progress(n);
		}
		other.progress(9);
		task.answer.complete(ApiReply.of("{\"n\":0}"));
		task.progress(4);
		for (int n = 1; n <= 3; n++) {
			assertEquals(patch("\"told\",1,\"onProgressUpdate\"," + n), nextPatch());
		}
		assertEquals(patch("\"told\",2,\"onProgressUpdate\",9"), nextPatch());
		assertEquals(patch("\"reply\",\"connectSocket\",true,0"), nextPatch());
		assertEquals(patch("\"told\",1,\"onProgressUpdate\",4"), nextPatch());
		Session session = gateway.container.sessions().get(browser.session());
		assertEquals(session.userId(), task.call.caller().userId());
		assertEquals(session.sessionId(), task.call.caller().sessionId());
		task.call.caller().emit(new ApiEvent("onThing", "{\"n\":5}", List.of()));
		assertEquals(patch("\"told\",0,\"onThing\",5"), nextPatch());
	}

	@Test
	void anAbortedCallIsCancelledAndNoOtherAndTheSessionLives() throws Exception {
		Task aborted = begin("request");
		Task other = begin("upload");
		browser.view.tap("abort", "1");
		browser.view.tap("abort", "1");
		browser.view.tap("abort", "77");
		browser.view.tap("echo", "1");
		assertEquals(patch("1"), nextPatch());
		WalkTest.await(aborted.answer::isCancelled);
		assertFalse(other.answer.isDone());
		aborted.answer.complete(ApiReply.of("{\"n\":1}"));
		other.answer.complete(ApiReply.of("{\"n\":2}"));
		assertEquals(patch("\"reply\",\"upload\",true,2"), nextPatch());
	}

	@Test
	void aTaskOfAnEarlierIsolateIsSilent() throws Exception {
		Task old = begin("connectSocket");
		old.answer.complete(ApiReply.of("{\"n\":0}"));
		nextPatch();
		gateway.container.sessions().get(browser.session()).restart();
		browser.view.next(Kind.SNAPSHOT);
		browser.shell.next(Kind.SHOW);
		Task anew = begin("connectSocket");
		old.progress(1);
		anew.progress(2);
		assertEquals(patch("\"told\",1,\"onProgressUpdate\",2"), nextPatch());
	}

	@Test
	void aProviderHearsWhereTheSessionIs() throws Exception {
		Caller caller = begin("connectSocket").call.caller();
		LinkedBlockingQueue<State> heard = new LinkedBlockingQueue<>();
		LinkedBlockingQueue<State> brief = new LinkedBlockingQueue<>();
		AutoCloseable telling = caller.onState(brief::add);
		caller.onState(state -> {
			throw new IllegalStateException("a listener's own fault");
		});
		caller.onState(heard::add);
		assertEquals(State.FOREGROUND, next(heard));
		telling.close();
		browser.shell.send(Kind.HIDE, "");
		assertEquals(State.BACKGROUND, next(heard));
		assertEquals(State.SUSPENDED, next(heard));
		browser.shell.send(Kind.SHOW, "");
		assertEquals(State.FOREGROUND, next(heard));
		gateway.container.sessions().get(browser.session()).end("ended", "over");
		assertEquals(State.ENDED, next(heard));
		LinkedBlockingQueue<State> late = new LinkedBlockingQueue<>();
		caller.onState(late::add);
		assertEquals(State.ENDED, next(late));
		assertEquals(List.of(State.FOREGROUND), List.copyOf(brief), "closed after the first");
		assertTrue(heard.isEmpty(), "nothing follows the end");
	}

	private static State next(LinkedBlockingQueue<State> heard) throws InterruptedException {
		return heard.poll(Peer.SECONDS, TimeUnit.SECONDS);
	}
}
