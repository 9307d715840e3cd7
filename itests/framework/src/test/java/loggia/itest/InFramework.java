package loggia.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.OptionUtils.combine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import loggia.api.ApiCall;
import loggia.api.ApiException;
import loggia.api.ApiInvoker;
import loggia.api.Caller;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.BundleContext;

/**
 * Tests inside a Felix with the bundles of the distribution, without container-core and store: the test itself plays the runtime. One framework
 * serves all these classes.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public abstract class InFramework {
	private static final int SECONDS = 20;
	private static Option[] container;

	@Inject
	BundleContext context;
	/** The gate is there when the tests begin. */
	@Inject
	ApiInvoker gate;
	Operator operator;

	/** The same for every class: one framework. */
	@Configuration
	public static synchronized Option[] container() throws IOException {
		if (container != null) return container;
		int port;
		try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		var provisions = new ArrayList<Option>();
		for (int level : List.of(1, 2, 3, 5)) {
			for (var jar : Distribution.bundles(level)) provisions.add(file(jar).startLevel(level));
		}
		provisions.add(file(Distribution.bundle(20, "loggia-provider-storage")).startLevel(20));
		provisions.add(file(new BundleMaker("loggia.itest.bell", "1.0.0").classes("loggia.itest.bell").file()).startLevel(20));
		container = combine(options(provisions.toArray(Option[]::new)), junitBundles(), cleanCaches(), frameworkStartLevel(20),
			frameworkProperty("org.osgi.service.http.port").value(String.valueOf(port)), frameworkProperty("org.apache.felix.http.host").value("127.0.0.1"),
			frameworkProperty("org.apache.felix.jetty.websocket.enable").value("true"), frameworkProperty("loggia.port").value(String.valueOf(port)),
			frameworkProperty("loggia.home").value(Distribution.home().toString()), frameworkProperty("loggia.data").value(Distribution.folder("pax").toString()),
			frameworkProperty("org.osgi.framework.bsnversion").value("multiple"), frameworkProperty("felix.service.urlhandlers").value("false"),
			frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("ERROR"));
		return container;
	}

	private static UrlProvisionOption file(Path jar) {
		return bundle(jar.toUri().toString());
	}

	/** The operator's API answers when the tests begin. */
	@Before
	public void operator() throws Exception {
		int port = Integer.parseInt(context.getProperty("loggia.port"));
		var data = Path.of(context.getProperty("loggia.data"));
		Until.is(true, () -> java.nio.file.Files.exists(data.resolve("operator.token")));
		operator = new Operator(port, data);
		Until.is(200, () -> operator.get("/api/v1/audit").status());
	}

	CompletableFuture<String> invoke(Caller caller, String name, String params) {
		return gate.invoke(new ApiCall(caller, name, params, List.of())).toCompletableFuture().thenApply(reply -> reply.json());
	}

	CompletableFuture<String> ask(Caller caller, String name, String params) {
		return gate.ask(new ApiCall(caller, name, params, List.of())).toCompletableFuture().thenApply(reply -> reply.json());
	}

	/** @return the reply's JSON, or the refusal's reason */
	static String outcome(CompletableFuture<String> call) throws Exception {
		try {
			return call.get(SECONDS, TimeUnit.SECONDS);
		} catch (ExecutionException e) {
			if (e.getCause() instanceof ApiException refused) return refused.reason.name();
			throw e;
		}
	}
}
