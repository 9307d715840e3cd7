package loggia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import loggia.launcher.LaunchException.Kind;
import loggia.launcher.trust.Demand;

/**
 * What a start is made of: the distribution, the data folder, and the framework's properties: those of {@code HOME/etc/loggia.properties}, then
 * those of {@code DATA/etc/loggia.properties}, which an upgrade keeps, then the launcher's own.
 *
 * @param home         absolute
 * @param data         absolute
 * @param wantedPort   0 picks a free one
 * @param properties   of both files, {@code ${loggia.home}} and {@code ${loggia.data}} replaced
 * @param distribution what lies at home
 * @param allowDowngrade whether data of a newer version may be used
 */
record Settings(Path home, Path data, int wantedPort, Map<String, String> properties, Distribution distribution, boolean allowDowngrade) {
	private static final int DEFAULT_PORT = 8080;
	private static final String DATA = "loggia.data";

	static Settings of(Path given, Options options) throws LaunchException {
		return of(given, options, System.getenv("LOGGIA_DATA"));
	}

	/** @param dataOfEnvironment null when the environment names no data folder */
	static Settings of(Path given, Options options, String dataOfEnvironment) throws LaunchException {
		var home = given.toAbsolutePath().normalize();
		var properties = new HashMap<>(read(home.resolve("etc/loggia.properties")));
		var told = properties.remove(DATA);
		var data = options.data();
		if (data == null && dataOfEnvironment != null && !dataOfEnvironment.isBlank()) data = Path.of(dataOfEnvironment);
		if (data == null) data = told == null ? home.resolve("data") : Path.of(told.replace("${loggia.home}", home.toString()));
		var kept = data.toAbsolutePath().normalize();
		var trust = properties.getOrDefault(Demand.PROPERTY, "required");
		properties.putAll(read(kept.resolve("etc/loggia.properties")));
		// what the distribution demands of bundles, the data folder can only make stricter
		if (trust.equals("required") || !properties.containsKey(Demand.PROPERTY)) properties.put(Demand.PROPERTY, trust);
		properties.remove(DATA); // a data folder does not say where it is
		properties.replaceAll((name, value) -> value.replace("${loggia.home}", home.toString()).replace("${loggia.data}", kept.toString()));
		if (options.acceptWeakIsolation()) properties.put("loggia.isolation.accept.weak", "true");
		int port = options.port() >= 0 ? options.port() : properties.containsKey("loggia.port") ? Options.port(properties.get("loggia.port")) : DEFAULT_PORT;
		return new Settings(home, kept, port, properties, Distribution.at(home), options.allowDowngrade());
	}

	private static Map<String, String> read(Path file) throws LaunchException {
		var read = new Properties();
		if (!Files.exists(file)) return Map.of();
		try (var in = Files.newBufferedReader(file)) {
			read.load(in);
		} catch (IOException | IllegalArgumentException e) {
			throw new LaunchException(Kind.USAGE, file + " cannot be read: " + e.getMessage(), e);
		}
		var properties = new HashMap<String, String>();
		for (var name : read.stringPropertyNames()) properties.put(name, read.getProperty(name).trim());
		return properties;
	}

	/** @return how long a start may take, in seconds */
	long readySeconds() throws LaunchException {
		var text = properties.getOrDefault("loggia.ready.timeout.s", "60");
		if (!text.matches("[1-9][0-9]{0,3}")) throw new LaunchException(Kind.USAGE, "loggia.ready.timeout.s = " + text + " in etc/loggia.properties: give a number of seconds from 1 to 9999");
		return Long.parseLong(text);
	}

	/** @return the framework's configuration; the file's properties win but for those that name this start */
	Map<String, String> framework(int port) throws LaunchException {
		var all = new HashMap<String, String>();
		// Felix
		all.put("org.osgi.framework.bsnversion", "multiple");
		all.put("org.osgi.framework.startlevel.beginning", "1");
		all.put("felix.service.urlhandlers", "false");
		// HTTP
		all.put("org.apache.felix.http.host", "127.0.0.1");
		all.put("org.apache.felix.jetty.websocket.enable", "true");
		// logging
		all.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
		all.putAll(properties);
		all.put("org.osgi.framework.storage", data.resolve("cache").toString());
		all.put("org.osgi.framework.storage.clean", "onFirstInit");
		all.put("loggia.home", home.toString());
		all.put("loggia.data", data.toString());
		all.put("loggia.port", Integer.toString(port));
		all.put("org.osgi.service.http.port", Integer.toString(port));
		all.put("loggia.distribution", distribution.name());
		all.put("loggia.version", distribution.version().toString());
		var own = data.resolve("etc/logback.xml");
		var logback = Files.exists(own) ? own : home.resolve("etc/logback.xml");
		if (Files.exists(logback)) all.put("org.ops4j.pax.logging.property.file", logback.toString());
		var initial = configurations();
		if (!initial.isEmpty()) all.put("configurator.initial", initial);
		return all;
	}

	/** @return URLs of {@code etc/config/*.json} of home and then of data, for the Configurator, which reads them before it reads bundles */
	private String configurations() throws LaunchException {
		var all = new ArrayList<String>();
		for (var folder : List.of(home.resolve("etc/config"), data.resolve("etc/config"))) {
			if (!Files.isDirectory(folder)) continue;
			try (var files = Files.list(folder)) {
				files.filter(f -> f.toString().endsWith(".json")).sorted().forEach(f -> all.add(f.toUri().toString()));
			} catch (IOException e) {
				throw new LaunchException(Kind.USAGE, folder + " cannot be read: " + e.getMessage(), e);
			}
		}
		return String.join(",", all);
	}
}
