package loggia.launcher;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import loggia.itest.BundleMaker;
import loggia.itest.Distribution;
import loggia.itest.Operator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The whole distribution, started by its launcher in this JVM on a free port, behind the walls. */
public final class RealGateway implements AutoCloseable {
	/** As operators see it. */
	public final Operator operator;
	private final Gateway gateway;
	private final DataLock lock;

	private RealGateway(Gateway gateway, DataLock lock, Operator operator) {
		this.gateway = gateway;
		this.lock = lock;
		this.operator = operator;
	}

	/** @param data an empty folder */
	public static RealGateway start(Path data) throws Exception {
		return start(Distribution.home(), data);
	}

	/** @param home a distribution */
	static RealGateway start(Path home, Path data) throws Exception {
		var settings = Settings.of(home, Options.parse(new String[] { "--port", "0", "--data", data.toString() }));
		var lock = DataLock.take(data);
		int port = LocalPort.claim(settings.wantedPort());
		var gateway = new Gateway(settings, port);
		try {
			var warnings = gateway.start(BundleFiles.checked(settings.home(), data, DeploymentRecord.read(data)));
			if (!warnings.isEmpty()) throw new IllegalStateException("the gateway starts with warnings: " + warnings);
			return new RealGateway(gateway, lock, new Operator(port, data));
		} catch (Exception e) {
			gateway.stop();
			lock.close();
			throw e;
		}
	}

	/** @return the system bundle's context: it sees what the infrastructure sees */
	public BundleContext system() {
		return gateway.framework().getBundleContext();
	}

	/** @return all bundles of that name, shipped or not */
	public List<Bundle> bundles(String symbolicName) {
		return Stream.of(system().getBundles()).filter(b -> symbolicName.equals(b.getSymbolicName())).toList();
	}

	/** @return the one bundle of that name */
	public Bundle bundle(String symbolicName) {
		var found = bundles(symbolicName);
		if (found.size() != 1) throw new IllegalStateException(found.size() + " bundles are called " + symbolicName);
		return found.get(0);
	}

	/** Installs a bundle past the deployer, as an attacker who found a way in: nothing of it was shipped. Not started. */
	public Bundle intrude(InputStream bytes) throws BundleException {
		return system().installBundle("intruder/" + System.nanoTime(), bytes);
	}

	/** @return an ordinary bundle's door to the gate, with the commands of {@code loggia.itest.driver.Driver} */
	@SuppressWarnings("unchecked")
	public Function<Map<String, Object>, Object> driver() throws Exception {
		var bytes = new BundleMaker("loggia.itest.driver", "1.0.0").classes("loggia.itest.driver").with("Bundle-Activator", "loggia.itest.driver.Activator").stream();
		intrude(bytes).start();
		var found = system().getServiceReferences(Function.class, "(loggia.itest=driver)");
		return system().getService(found.iterator().next());
	}

	@Override
	public void close() {
		boolean stopped = gateway.stop();
		lock.close();
		if (!stopped) throw new IllegalStateException("a bundle did not stop in time");
	}
}
