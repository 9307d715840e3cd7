package loggia.itest.driver;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Function;
import loggia.api.ApiCatalog;
import loggia.api.ApiInvoker;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** An ordinary bundle that calls the gate, as container-core does. Tests reach it through types of the JDK: their classes are not its. */
public class Activator implements BundleActivator {
	private Driver driver;

	@Override
	public void start(BundleContext context) {
		var gate = context.getService(context.getServiceReference(ApiInvoker.class));
		var catalog = context.getService(context.getServiceReference(ApiCatalog.class));
		driver = new Driver(gate, catalog);
		Dictionary<String, Object> properties = new Hashtable<>(Map.of("loggia.itest", "driver"));
		context.registerService(Function.class, driver, properties);
	}

	@Override
	public void stop(BundleContext context) {
		driver.stop();
	}
}
