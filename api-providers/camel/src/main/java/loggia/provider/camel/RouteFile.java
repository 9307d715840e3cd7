package loggia.provider.camel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** One file of the folder and what runs of it. Only the thread of {@link Routes} uses it. */
final class RouteFile {
	/** @param line from 1, 0 for the file as a whole */
	record Trouble(String message, int line, int column) {
		String text(String file) {
			return new RouteFault(line, column, message).text(file);
		}
	}

	final String file;
	/** Of the text tried last, or null. */
	String tried;
	/** The text that runs, or null. */
	String text;
	RouteUnit unit;
	RouteApi api;
	Runnable withdraw;
	Trouble trouble;
	/** Whether it may start later without a change of the file. */
	boolean retry;
	long since = System.currentTimeMillis();

	RouteFile(String file) {
		this.file = file;
	}

	/** @return the API it answers, or the file's own name */
	String name() {
		return unit == null ? file.replaceFirst("(\\.camel)?\\.ya?ml$", "") : unit.header().name();
	}

	RouteInfo info(RouteMeter meter) {
		RouteHeader header = unit == null ? null : unit.header();
		String state = header != null ? "running" : retry ? "retrying" : "failed";
		return new RouteInfo(name(), header == null ? null : call(header.name()), header == null ? null : header.risk().name().toLowerCase(Locale.ROOT), header == null ? null : header.scope(),
				state, version(text == null ? tried : text), since, file, trouble == null ? null : trouble.text(file),
				trouble == null || trouble.line() == 0 ? null : trouble.line(), meter == null ? new RouteMeter.Figures(0, 0, 0, 0) : meter.figures());
	}

	private static String call(String name) {
		return name.startsWith("ext.") ? "wx." + name : name;
	}

	static String version(String text) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, 6);
		} catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every JVM has SHA-256", e);
		}
	}
}
