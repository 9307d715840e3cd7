package loggia.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import loggia.launcher.LaunchException.Kind;

/**
 * What a start is made of: the folder of the distribution, the data folder, the framework's properties from {@code etc/loggia.properties} and
 * the launcher's own.
 *
 * @param home       absolute
 * @param data       absolute
 * @param wantedPort 0 picks a free one
 * @param properties of {@code etc/loggia.properties}, {@code ${loggia.home}} and {@code ${loggia.data}} replaced
 */
record Settings(Path home, Path data, int wantedPort, Map<String, String> properties) {
	private static final int DEFAULT_PORT = 8080;

	static Settings of(Path home, Options options) throws LaunchException {
		var absolute = home.toAbsolutePath().normalize();
		var data = (options.data() == null ? absolute.resolve("data") : options.data()).toAbsolutePath().normalize();
		var file = absolute.resolve("etc/loggia.properties");
		var read = new Properties();
		if (Files.exists(file)) {
			try (var in = Files.newBufferedReader(file)) {
				read.load(in);
			} catch (IOException | IllegalArgumentException e) {
				throw new LaunchException(Kind.USAGE, file + " cannot be read: " + e.getMessage(), e);
			}
		}
		var properties = new HashMap<String, String>();
		for (var name : read.stringPropertyNames()) {
			properties.put(name, read.getProperty(name).trim().replace("${loggia.home}", absolute.toString()).replace("${loggia.data}", data.toString()));
		}
		int port = options.port() >= 0 ? options.port() : properties.containsKey("loggia.port") ? Options.port(properties.get("loggia.port")) : DEFAULT_PORT;
		return new Settings(absolute, data, port, properties);
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
		var logback = home.resolve("etc/logback.xml");
		if (Files.exists(logback)) all.put("org.ops4j.pax.logging.property.file", logback.toString());
		var initial = configurations();
		if (!initial.isEmpty()) all.put("configurator.initial", initial);
		return all;
	}

	/** @return URLs of {@code etc/config/*.json} for the Configurator, which reads them before it reads bundles */
	private String configurations() throws LaunchException {
		var folder = home.resolve("etc/config");
		if (!Files.isDirectory(folder)) return "";
		try (var files = Files.list(folder)) {
			return files.filter(f -> f.toString().endsWith(".json")).sorted().map(f -> f.toUri().toString()).collect(Collectors.joining(","));
		} catch (IOException e) {
			throw new LaunchException(Kind.USAGE, folder + " cannot be read: " + e.getMessage(), e);
		}
	}
}
