import com.caoccao.javet.interop.V8Host;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetDirectCallable;
import com.caoccao.javet.interop.callback.JavetCallbackContext;
import com.caoccao.javet.interop.callback.JavetCallbackType;
import com.caoccao.javet.interop.options.V8RuntimeOptions;
import com.caoccao.javet.values.V8Value;
import com.caoccao.javet.values.reference.V8ValueArray;
import com.caoccao.javet.values.reference.V8ValueFunction;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * V8 isolates with the framework and one page each, and nothing else: no sockets, queues, watchdogs. usage: BareIsolates RUNTIME LOGIC ICU OPEN-JSON; then lines
 * {@code open N}, {@code tap N} (in each), {@code collect}; each is answered by {@code done}.
 */
public final class BareIsolates {
	private static final Pattern LISTENING = Pattern.compile(",9,(\\d+),\"tap\",");

	private static final class Page {
		final V8Runtime v8;
		final V8ValueFunction dispatch;
		final List<String> nodes = new ArrayList<>();
		long seq;
		long patches;

		Page(String runtime, String logic, String open) throws Exception {
			v8 = V8Host.getV8I18nInstance().createV8Runtime(new V8RuntimeOptions());
			IJavetDirectCallable.NoThisAndResult<Exception> host = this::host;
			V8ValueFunction function = v8.createV8ValueFunction(new JavetCallbackContext("host", JavetCallbackType.DirectCallNoThisAndResult, host));
			try (V8ValueFunction boot = v8.getExecutor(runtime).execute()) {
				dispatch = boot.call(null, function);
			}
			try (V8Value app = v8.getExecutor(logic).execute(); V8ValueArray attachments = v8.createV8ValueArray()) {
				attachments.push(app);
				dispatch.callVoid(null, "load", "{}", "", attachments);
			}
			dispatch.callVoid(null, "ready", "{\"seq\":0}", "");
			dispatch.callVoid(null, "open", "{}", open);
			acknowledge();
			if (nodes.isEmpty()) {
				throw new IllegalStateException("the page has nothing to tap");
			}
		}

		private V8Value host(V8Value... args) throws Exception {
			String kind = args[0].toString();
			if (kind.equals("snapshot") || kind.equals("patch")) {
				Matcher number = Pattern.compile("\"seq\":(\\d+)").matcher(args[1].toString());
				number.find();
				seq = Long.parseLong(number.group(1));
				patches++;
				for (Matcher m = LISTENING.matcher(args[2].toString()); m.find();) {
					nodes.add(m.group(1));
				}
			}
			return v8.createV8ValueUndefined();
		}

		private void acknowledge() throws Exception {
			dispatch.callVoid(null, "ack", "{\"seq\":" + seq + "}", "");
		}

		void tap(int index) throws Exception {
			long before = patches;
			dispatch.callVoid(null, "viewEvent", "{}", "{\"node\":" + nodes.get(index % nodes.size()) + ",\"type\":\"tap\",\"detail\":{},\"timeStamp\":0}");
			if (patches == before) {
				throw new IllegalStateException("a tap changed nothing");
			}
			acknowledge();
		}
	}

	public static void main(String... args) throws Exception {
		String runtime = Files.readString(Path.of(args[0]));
		String logic = Files.readString(Path.of(args[1]));
		V8RuntimeOptions.V8_FLAGS.setIcuDataFile(args[2]);
		V8RuntimeOptions.V8_FLAGS.setCustomFlags("--jitless --max-heap-size=64");
		List<Page> pages = new ArrayList<>();
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String[] words = line.split(" ");
			int n = words.length > 1 ? Integer.parseInt(words[1]) : 0;
			switch (words[0]) {
				case "open" -> {
					for (int i = 0; i < n; i++) {
						pages.add(new Page(runtime, logic, args[3]));
					}
				}
				case "tap" -> {
					for (Page page : pages) {
						for (int i = 0; i < n; i++) {
							page.tap(i * 37);
						}
					}
				}
				case "collect" -> pages.forEach(page -> page.v8.lowMemoryNotification());
				default -> throw new IllegalArgumentException(line);
			}
			System.out.println("done");
		}
		System.exit(0);
	}
}
