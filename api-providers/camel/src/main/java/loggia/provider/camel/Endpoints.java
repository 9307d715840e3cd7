package loggia.provider.camel;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which endpoints a route may name: schemes, what stands behind them, options. Options are an allow-list, since many of Camel's name classes,
 * beans or files. Used when a file is loaded, and again by the components when an endpoint is made.
 */
final class Endpoints {
	/** What a route does with an endpoint. */
	enum Use {
		FROM, TO, POLL
	}

	/** An endpoint's parts. The path is without the scheme; options as they stand in the URI. */
	record Uri(String scheme, String path, Map<String, String> options) {}

	private static final String BOOL = "true|false";
	private static final String TIME = "\\d{1,9}(ms|s|m|h)?";
	private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");
	private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,64}");
	private static final Pattern AUTHORITY = Pattern.compile("//([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?(/.*)?", Pattern.DOTALL);
	private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9_./+#$-]{0,199}");
	private static final Pattern RESOURCE = Pattern.compile("\\s*[a-z-]{2,20}:.*", Pattern.DOTALL);
	private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9 _.-]{0,120}");
	private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}");
	private static final Pattern BOUND = Pattern.compile(":#\\$\\{[^{}]*}");
	/** The shortest period of a timer. */
	private static final long MIN_PERIOD_MS = 100;

	private static final Map<String, String> TIMER = Map.of("period", TIME, "delay", TIME, "repeatCount", "\\d{1,9}", "fixedRate", BOOL);
	private static final Map<String, String> LOG = Map.of("level", "TRACE|DEBUG|INFO|WARN|ERROR", "showBody", BOOL, "showHeaders", BOOL, "showBodyType", BOOL, "showVariables", BOOL, "multiline",
			BOOL, "plain", BOOL);
	private static final Map<String, String> SQL = Map.of("outputType", "SelectList|SelectOne", "batch", BOOL, "noop", BOOL, "dataSource", "#?[A-Za-z][A-Za-z0-9_-]*");
	private static final Map<String, String> MQTT = Map.of("brokerUrl", "[A-Za-z][A-Za-z0-9_-]*", "qos", "[012]", "retained", BOOL);
	private static final Map<String, String> FILE = Map.ofEntries(Map.entry("fileName", FILE_NAME.pattern()), Map.entry("fileExist", "Override|Append|Fail|Ignore"), Map.entry("charset", "[A-Za-z0-9-]+"),
			Map.entry("noop", BOOL), Map.entry("delete", BOOL), Map.entry("idempotent", BOOL), Map.entry("delay", TIME), Map.entry("initialDelay", TIME), Map.entry("autoCreate", BOOL),
			Map.entry("maxMessagesPerPoll", "\\d{1,6}"));
	private static final Map<String, String> HTTP = Map.of("httpMethod", "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS", "connectTimeout", "\\d{1,6}", "responseTimeout", "\\d{1,6}",
			"throwExceptionOnFailure", BOOL, "okStatusCodeRange", "[0-9,-]{1,40}", "followRedirects", BOOL, "bridgeEndpoint", "false", "ignoreResponseBody", BOOL, "skipRequestHeaders", BOOL,
			"skipResponseHeaders", BOOL);
	/** Beginnings of the options that camel-http has beside those above. What it does not know is the query of the request. */
	private static final Pattern HTTP_OPTION = Pattern.compile("(auth|proxy|oauth2|http|ssl|x509|client|cookie|clearexpired|connection|connectt|maxtotal|headerfilter|customhost|preservehost|usesystem"
			+ "|multipart|deletewithbody|getwithbody|disablestream|copyheaders|lazystart|loghttp|skip|exchangepattern|exceptionhandler|bridge|transferexc|mute|redirecthandl|automaticretr|contentcompr"
			+ "|defaultuseragent|useragent|sotimeout|responset|followredirect|okstatus|throwexc|ignoreresp|synchronous|basicproperty|chunked|urlrewrite|optionsenabled|traceenabled|matchonuri).*");
	/** Real parameters of a request often begin like an option: these are not one. */
	private static final Set<String> HTTP_QUERY = Set.of("author", "authors", "client", "skip", "skipped", "connection", "cookie");

	private final Peers peers;

	Endpoints(Peers peers) {
		this.peers = peers;
	}

	/**
	 * @param text       the URI as written
	 * @param parameters options written beside it
	 * @return what is wrong, or null
	 */
	String trouble(String text, Map<String, String> parameters, Use use) {
		String written = withoutBound(text);
		if (SimpleText.isDynamic(written)) {
			return "a URI is fixed, no function may stand in it: set the headers CamelHttpPath, CamelHttpQuery or CamelFileName before; a statement takes :#NAME";
		}
		if (written.indexOf('\\') >= 0 || written.contains("RAW(") || written.contains("RAW{") || written.chars().anyMatch(c -> c < ' ' && c != '\n')) {
			return "backslashes, RAW(…) and control characters are not offered in a URI";
		}
		int colon = written.indexOf(':');
		String scheme = colon < 0 ? written : written.substring(0, colon);
		if (!Peers.KNOWN.contains(scheme)) {
			return "the component '" + visible(scheme) + "' is not offered: use one of " + String.join(", ", new java.util.TreeSet<>(peers.schemes()));
		}
		if (!peers.schemes().contains(scheme)) {
			return "the component '" + scheme + "' is switched off in the configuration loggia.camel (schemes)";
		}
		var options = new LinkedHashMap<String, String>();
		String trouble = options(written, parameters, options);
		int query = written.indexOf('?');
		String path = colon < 0 ? "" : written.substring(colon + 1, query < 0 ? written.length() : query);
		return trouble != null ? trouble : trouble(new Uri(scheme, path, options), use);
	}

	/** A function behind {@code :#} of a statement is a parameter that the driver binds: it can change nothing. */
	static String withoutBound(String uri) {
		return uri.startsWith("sql:") ? BOUND.matcher(uri).replaceAll(":#x") : uri;
	}

	private static String options(String uri, Map<String, String> parameters, Map<String, String> options) {
		int query = uri.indexOf('?');
		if (query >= 0) {
			for (String pair : uri.substring(query + 1).split("&")) {
				int equals = pair.indexOf('=');
				String key = equals < 0 ? pair : pair.substring(0, equals);
				if (options.put(key, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
					return "the option '" + visible(key) + "' is there twice";
				}
			}
		}
		for (var parameter : parameters.entrySet()) {
			if (options.put(parameter.getKey(), parameter.getValue()) != null) {
				return "the option '" + visible(parameter.getKey()) + "' is there twice";
			}
		}
		for (var option : options.entrySet()) {
			if (!KEY.matcher(option.getKey()).matches()) {
				return "'" + visible(option.getKey()) + "' is no name of an option";
			}
			if (option.getValue().startsWith("#") && !option.getKey().equals("dataSource")) {
				return "references (#…) to beans and classes are not offered";
			}
		}
		return null;
	}

	private String trouble(Uri uri, Use use) {
		return switch (uri.scheme()) {
			case "direct" -> use == Use.POLL ? cannot(uri, use) : first(name(uri), only(uri, Map.of()));
			case "timer" -> use != Use.FROM ? cannot(uri, use) : first(name(uri), only(uri, TIMER), period(uri));
			case "log" -> use != Use.TO ? cannot(uri, use) : first(name(uri), only(uri, LOG));
			case "http", "https" -> use != Use.TO ? cannot(uri, use) : first(host(uri), httpOptions(uri));
			case "sql" -> use != Use.TO ? cannot(uri, use) : first(only(uri, SQL), sql(uri));
			case "paho-mqtt5" -> use == Use.POLL ? cannot(uri, use) : first(only(uri, MQTT), mqtt(uri));
			case "file" -> first(folder(uri), only(uri, FILE), fileName(uri));
			default -> "the component '" + uri.scheme() + "' is not offered";
		};
	}

	private static String cannot(Uri uri, Use use) {
		return switch (use) {
			case FROM -> "a route cannot begin at " + uri.scheme() + ": use direct, timer, paho-mqtt5 or file";
			case TO -> "a route cannot send to " + uri.scheme();
			case POLL -> "pollEnrich reads file alone";
		};
	}

	private static String first(String... troubles) {
		for (String trouble : troubles) {
			if (trouble != null) {
				return trouble;
			}
		}
		return null;
	}

	private static String only(Uri uri, Map<String, String> allowed) {
		for (var option : uri.options().entrySet()) {
			String values = allowed.get(option.getKey());
			if (values == null) {
				return "the option '" + visible(option.getKey()) + "' of " + uri.scheme() + " is not offered"
						+ (allowed.isEmpty() ? "" : ": use " + String.join(", ", new java.util.TreeSet<>(allowed.keySet())));
			}
			if (!option.getValue().matches(values)) {
				return "'" + visible(option.getValue()) + "' is no value for the option '" + option.getKey() + "' of " + uri.scheme();
			}
		}
		return null;
	}

	private static String name(Uri uri) {
		return NAME.matcher(uri.path()).matches() ? null : "'" + visible(uri.path()) + "' is no name for " + uri.scheme() + ": letters, digits, dots and hyphens";
	}

	private static String period(Uri uri) {
		String period = uri.options().getOrDefault("period", "1s");
		Matcher parts = Pattern.compile("(\\d+)(ms|s|m|h)?").matcher(period);
		boolean slow = parts.matches() && Long.parseLong(parts.group(1)) * unit(parts.group(2)) >= MIN_PERIOD_MS;
		return slow ? null : "a timer's period is at least " + MIN_PERIOD_MS + " ms";
	}

	private static long unit(String unit) {
		return switch (unit == null ? "ms" : unit) {
			case "s" -> 1_000;
			case "m" -> 60_000;
			case "h" -> 3_600_000;
			default -> 1;
		};
	}

	private String host(Uri uri) {
		Matcher authority = AUTHORITY.matcher(uri.path());
		if (!authority.matches()) {
			return "write " + uri.scheme() + "://HOST[:PORT]/PATH with a fixed host and without user or password instead of '" + visible(uri.scheme() + ":" + uri.path()) + "'";
		}
		String host = authority.group(1);
		int port = authority.group(2) == null ? -1 : Integer.parseInt(authority.group(2));
		if (!peers.hosts().allows(uri.scheme(), host, port)) {
			return "the host '" + host + (port < 0 ? "" : ":" + port) + "' is not configured: an operator adds it to loggia.camel (allowed.hosts)";
		}
		return null;
	}

	/** Options of camel-http are an allow-list; what is no option goes to the server as its query. */
	private static String httpOptions(Uri uri) {
		for (var option : uri.options().entrySet()) {
			String key = option.getKey();
			if (HTTP.containsKey(key)) {
				if (!option.getValue().matches(HTTP.get(key))) {
					return "'" + visible(option.getValue()) + "' is no value for the option '" + key + "' of " + uri.scheme();
				}
			} else if (!HTTP_QUERY.contains(key) && HTTP_OPTION.matcher(key.toLowerCase(Locale.ROOT)).matches()) {
				return "the option '" + key + "' of " + uri.scheme() + " is not offered: use " + String.join(", ", new java.util.TreeSet<>(HTTP.keySet()))
						+ "; a query that is meant for the server goes into the header CamelHttpQuery";
			}
		}
		return null;
	}

	private String sql(Uri uri) {
		if (uri.path().isBlank() || RESOURCE.matcher(uri.path()).matches()) {
			return "write the statement itself behind sql:";
		}
		String name = uri.options().getOrDefault("dataSource", "").replaceFirst("^#", "");
		return peers.dataSources().containsKey(name) ? null
				: "the data source '" + name + "' is not configured: sql:STATEMENT?dataSource=#NAME names one of " + names(peers.dataSources());
	}

	private String mqtt(Uri uri) {
		if (!TOPIC.matcher(uri.path()).matches()) {
			return "'" + visible(uri.path()) + "' is no topic";
		}
		String name = uri.options().getOrDefault("brokerUrl", "");
		return peers.brokers().containsKey(name) ? null : "the broker '" + name + "' is not configured: brokerUrl=NAME names one of " + names(peers.brokers());
	}

	private static String names(Map<String, ?> configured) {
		return configured.isEmpty() ? "those in the configuration (there is none)" : String.join(", ", new java.util.TreeSet<>(configured.keySet()));
	}

	private static String folder(Uri uri) {
		String path = uri.path();
		boolean inside = FOLDER.matcher(path).matches() && !path.contains("//") && java.util.Arrays.stream(path.split("/")).noneMatch(part -> part.startsWith("."));
		return inside ? null : "'" + visible(path) + "' is no folder below the root of route files: write a relative path without '..'";
	}

	private static String fileName(Uri uri) {
		String name = uri.options().get("fileName");
		return name == null || !name.contains("..") ? null : "a file name has no '..'";
	}

	private static String visible(String text) {
		return text.replaceAll("[\\p{Cntrl}]", "?");
	}
}
