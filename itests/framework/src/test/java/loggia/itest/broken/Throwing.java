package loggia.itest.broken;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that does not start. */
public class Throwing implements BundleActivator {
	@Override
	public void start(BundleContext context) {
		throw new IllegalStateException("no such device");
	}

	@Override
	public void stop(BundleContext context) {
		// it never started
	}
}
