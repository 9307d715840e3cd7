package loggia.deployer;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongFunction;
import loggia.deployer.repository.Deploys;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;

/** A deployer in a bare Felix, with the gate's switch played: what tests of other packages need of it. */
public final class PlainDeployer implements AutoCloseable {
	private final Framework framework;
	private final FakeRoutes routes;
	private final Deployer deployer;

	public PlainDeployer(Path data) throws Exception {
		framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", data.resolve("cache").toString(), "org.osgi.framework.bsnversion", "multiple",
			"felix.service.urlhandlers", "false", "felix.log.level", "0", "loggia.data", data.toString(), "loggia.home", data.resolve("home").toString()));
		framework.start();
		routes = new FakeRoutes(framework.getBundleContext());
		deployer = new Deployer(framework.getBundleContext(), routes, framework);
	}

	public BundleContext context() {
		return framework.getBundleContext();
	}

	public Deploys deploys() {
		return new RepositoryDeploys(deployer);
	}

	/** @param reason by bundle id: why its self-test fails, or null */
	public void selfTest(LongFunction<String> reason) {
		routes.notReady = reason;
	}

	/** @return {@code greet 1.0.0 active}, … */
	public java.util.List<String> listed() throws DeployException {
		return deployer.list().stream().map(each -> each.name() + " " + each.version() + " " + each.state()).toList();
	}

	@Override
	public void close() throws Exception {
		deployer.close();
		framework.stop();
		framework.waitForStop(10_000);
	}
}
