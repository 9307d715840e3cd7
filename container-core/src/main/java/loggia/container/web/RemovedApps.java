package loggia.container.web;

import loggia.api.release.ReleaseCatalog;
import loggia.container.Container;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the sessions of an app when it is removed: its files are gone. */
@Component(service = RemovedApps.class, immediate = true)
public final class RemovedApps {
	private static final Logger log = LoggerFactory.getLogger(RemovedApps.class);
	private final AutoCloseable listening;

	/** Listens until {@link #stop}. */
	@Activate
	public RemovedApps(@Reference Container container, @Reference ReleaseCatalog releases) {
		listening = releases.onChange(appId -> container.sessions().all().stream()
				.filter(session -> session.appId().equals(appId) && releases.byDigest(session.release()).isEmpty())
				.forEach(session -> session.end("removed", "This version is not installed here any more: open the app again.")));
	}

	@Deactivate
	void stop() {
		try {
			listening.close();
		} catch (Exception e) {
			log.warn("the store's listener was not removed", e);
		}
	}
}
