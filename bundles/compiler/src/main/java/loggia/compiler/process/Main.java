package loggia.compiler.process;

import com.caoccao.javet.exceptions.JavetException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The compiler process: reads packages of unknown origin where nothing else lives. A request on stdin is
 * {@code [source, staging folder, fallback app id, dialect rules …]}, the answer on stdout {@code ["ok", digest, manifest, diagnostics …]} or
 * {@code ["error", reason, message]}. It ends when stdin does. Time limits are the parent's.
 */
public final class Main {
	private static final int MOST_TEXT_FILE = 4 << 20;
	private static final long MOST_TEXT = 32L << 20;
	/** acorn and postcss descend by recursion */
	private static final long STACK = 16L << 20;

	private Main() {}

	/** @param args most megabytes of JavaScript heap */
	public static void main(String[] args) throws InterruptedException {
		DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
		DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
		System.setOut(System.err);
		int heapMb = Integer.parseInt(args[0]);
		Thread worker = new Thread(null, () -> serve(in, out, heapMb), "compile", STACK);
		worker.start();
		worker.join();
		Runtime.getRuntime().halt(0);
	}

	/**
	 * Each compilation gets a fresh isolate, prepared while nobody waits: nothing of one package reaches the next, and the template compiler's
	 * hash maps, whose order depends on what it compiled before, come out alike.
	 */
	private static void serve(DataInputStream in, DataOutputStream out, int heapMb) {
		try {
			String script = resource("compiler.js");
			ScriptCompiler next = new ScriptCompiler(script, heapMb);
			for (List<String> request = Frames.read(in); request != null; request = Frames.read(in)) {
				try (ScriptCompiler compiler = next) {
					Frames.write(out, answer(compiler, request));
				}
				next = new ScriptCompiler(script, heapMb);
			}
		} catch (IOException | JavetException e) {
			e.printStackTrace();
			Runtime.getRuntime().halt(1);
		}
	}

	private static List<String> answer(ScriptCompiler compiler, List<String> request) {
		try {
			return compile(compiler, request);
		} catch (Refused e) {
			return List.of("error", e.reason, e.getMessage());
		} catch (IOException e) {
			return List.of("error", "IO", e.toString());
		} catch (JavetException | RuntimeException e) {
			e.printStackTrace();
			return List.of("error", "INTERNAL", e.toString());
		} catch (OutOfMemoryError e) {
			return List.of("error", "EXHAUSTED", "the package needs more memory than the compiler has");
		}
	}

	private static List<String> compile(ScriptCompiler compiler, List<String> request) throws IOException, JavetException, Refused {
		List<String> dialects = request.subList(3, request.size());
		try (Source source = Source.open(Path.of(request.get(0)))) {
			Set<String> textual = Set.copyOf(compiler.textExtensions(dialects));
			List<String> texts = new ArrayList<>();
			List<String> binaries = new ArrayList<>();
			long total = 0;
			for (String path : source.paths()) {
				if (!textual.contains(extension(path))) {
					binaries.add(path);
					continue;
				}
				if (source.size(path) > MOST_TEXT_FILE) {
					throw new Refused("TOO_LARGE", path + " has more than " + (MOST_TEXT_FILE >> 20) + " MB: a source file is never that large");
				}
				total += source.size(path);
				if (total > MOST_TEXT) {
					throw new Refused("TOO_LARGE", "more than " + (MOST_TEXT >> 20) + " MB of source files: is this the mini-program's own folder?");
				}
				texts.add(path);
				texts.add(new String(source.read(path), StandardCharsets.UTF_8));
			}
			Iterator<String> result = compiler.compile(request.get(2), dialects, texts, binaries).iterator();
			if (result.next().equals("error")) {
				throw new Refused(result.next(), result.next());
			}
			return write(source, Path.of(request.get(1)), result);
		}
	}

	private static List<String> write(Source source, Path folder, Iterator<String> result) throws IOException, Refused {
		String manifest = result.next();
		ReleaseWriter writer = new ReleaseWriter(folder);
		for (int outputs = Integer.parseInt(result.next()); outputs > 0; outputs--) {
			writer.write(result.next(), result.next().getBytes(StandardCharsets.UTF_8));
		}
		for (int statics = Integer.parseInt(result.next()); statics > 0; statics--) {
			byte[] bytes = source.read(result.next());
			writer.write(result.next(), bytes);
		}
		result.next();
		List<String> answer = new ArrayList<>(List.of("ok", writer.digest(), manifest));
		result.forEachRemaining(answer::add);
		return answer;
	}

	private static String extension(String path) {
		int dot = path.lastIndexOf('.');
		return dot < 0 ? "" : path.substring(dot).toLowerCase(java.util.Locale.ROOT);
	}

	private static String resource(String name) throws IOException {
		try (InputStream in = Main.class.getResourceAsStream("/loggia/compiler/" + name)) {
			if (in == null) {
				throw new IOException("the compiler's jar lacks " + name);
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}
}
