package loggia.provider.camel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.log.LogComponent;
import org.apache.camel.component.timer.TimerComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.apache.camel.impl.engine.DefaultDataFormatResolver;
import org.apache.camel.impl.engine.DefaultLanguageResolver;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.spi.ComponentResolver;
import org.apache.camel.spi.DataFormatResolver;
import org.apache.camel.spi.LanguageResolver;

/**
 * A Camel that has no more than a route may use, whatever its file says: the second wall behind {@link RouteCheck}. Unknown components,
 * languages, data formats and classes are not found.
 */
final class GuardedContext extends DefaultCamelContext {
	private static final Set<String> LANGUAGES = Set.of("constant", "simple", "jsonpath", "header", "variable", "exchangeProperty", "tokenize", "file");
	private static final Pattern CLASSES = Pattern.compile("org\\.apache\\.camel\\..*|com\\.fasterxml\\.jackson\\.databind\\.\\w+|byte\\[]|(java\\.lang\\.)?(String|Object|Integer|Long|Double|Boolean)|int|long|double|boolean"
			+ "|java\\.util\\.(\\w*Map|\\w*List)|(java|org\\.springframework)\\.[a-z.]+\\.\\w+Exception|java\\.lang\\.(Throwable|Exception)");

	private final Peers peers;
	private final int timeoutMs;

	/** @param timeoutMs how long a component may wait for its peer */
	GuardedContext(String name, Peers peers, int timeoutMs) {
		super(false);
		this.peers = peers;
		this.timeoutMs = timeoutMs;
		getCamelContextExtension().setName(name);
		disableJMX();
		setMessageHistory(false);
		setUseMDCLogging(false);
		setAllowUseOriginalMessage(false);
		setStartupSummaryLevel(StartupSummaryLevel.Off);
		setApplicationContextClassLoader(GuardedContext.class.getClassLoader());
		getShutdownStrategy().setTimeout(2);
		getShutdownStrategy().setShutdownNowOnTimeout(true);
		getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
	}

	@Override
	protected ComponentResolver createComponentResolver() {
		return (name, context) -> peers.schemes().contains(name) ? component(name) : null;
	}

	private org.apache.camel.Component component(String name) {
		return switch (name) {
			case "direct" -> new DirectComponent();
			case "timer" -> new TimerComponent();
			case "log" -> new LogComponent();
			case "http", "https" -> new FencedHttp(peers, timeoutMs);
			case "sql" -> new NamedSql(peers, timeoutMs);
			case "paho-mqtt5" -> new NamedMqtt(peers);
			case "file" -> new RootedFile(peers);
			default -> null;
		};
	}

	@Override
	protected LanguageResolver createLanguageResolver() {
		var resolver = new DefaultLanguageResolver();
		return (name, context) -> {
			if (!LANGUAGES.contains(name)) {
				throw new NoSuchLanguageException(name);
			}
			return resolver.resolveLanguage(name, context);
		};
	}

	@Override
	protected DataFormatResolver createDataFormatResolver() {
		var resolver = new DefaultDataFormatResolver();
		return (name, context) -> name.equals("jackson") ? resolver.createDataFormat(name, context) : null;
	}

	@Override
	protected ClassResolver createClassResolver() {
		return new KnownClasses(this);
	}

	/** Finds what Camel itself is made of, plain values and exceptions. */
	private static final class KnownClasses extends DefaultClassResolver {
		KnownClasses(CamelContext context) {
			super(context);
		}

		@Override
		protected Class<?> loadClass(String name, ClassLoader loader) {
			return CLASSES.matcher(name).matches() ? super.loadClass(name, loader) : null;
		}
	}

	/** @return the folder below the root @throws IllegalArgumentException when it is not below it, links followed */
	static Path below(Path root, String relative) {
		try {
			Files.createDirectories(root);
			Path folder = root.resolve(relative).normalize();
			Path existing = folder;
			while (!Files.exists(existing)) {
				existing = existing.getParent();
			}
			if (folder.startsWith(root) && existing.toRealPath().startsWith(root.toRealPath())) {
				return folder;
			}
		} catch (IOException e) {
			throw new UncheckedIOException("the root of route files cannot be used", e);
		}
		throw new IllegalArgumentException("'" + relative + "' leads out of the root of route files");
	}
}
