package loggia.itest.broken;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle whose start does not end by itself. */
public class Hanging implements BundleActivator {
	@Override
	public void start(BundleContext context) throws InterruptedException {
		new CountDownLatch(1).await();
	}

	@Override
	public void stop(BundleContext context) {
		// it never started
	}
}
