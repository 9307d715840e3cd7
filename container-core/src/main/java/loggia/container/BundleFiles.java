package loggia.container;

import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import loggia.container.worker.WorkerFiles;
import org.osgi.framework.Bundle;

/** The worker's files as they are packed into this bundle. */
final class BundleFiles implements WorkerFiles.Source {
	private final Bundle bundle;

	BundleFiles(Bundle bundle) {
		this.bundle = bundle;
	}

	@Override
	public List<URL> jars() {
		Enumeration<URL> found = bundle.findEntries("worker", "*.jar", false);
		return found == null ? List.of() : Collections.list(found);
	}

	@Override
	public URL wrapper() {
		return bundle.getEntry("bin/worker");
	}

	@Override
	public URL runtime() {
		return bundle.getEntry("loggia/logic/logic-runtime.js");
	}

	@Override
	public URL icu() {
		Enumeration<URL> found = bundle.findEntries("loggia/icu", "*.dat", false);
		if (found == null) {
			throw new IllegalStateException("container-core holds no loggia/icu/*.dat: build the bundle again");
		}
		return found.nextElement();
	}
}
