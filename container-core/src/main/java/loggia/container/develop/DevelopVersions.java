package loggia.container.develop;

import loggia.api.Caller.VersionKind;
import loggia.api.release.Release;
import loggia.api.release.ReleaseCatalog;
import loggia.container.Container;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the open sessions of a develop version to the one that was installed in its place; those of trial and release versions go on with what they have. */
@Component(service = DevelopVersions.class, immediate = true)
public final class DevelopVersions {
	private static final Logger log = LoggerFactory.getLogger(DevelopVersions.class);
	private final Container container;
	private final ReleaseCatalog releases;
	private final AutoCloseable listening;

	/** Listens until {@link #stop}. */
	@Activate
	public DevelopVersions(@Reference Container container, @Reference ReleaseCatalog releases) {
		this.container = container;
		this.releases = releases;
		listening = releases.onChange(this::changed);
	}

	private void changed(String appId) {
		releases.current(appId).filter(release -> release.kind() == VersionKind.DEVELOP).ifPresent(this::replace);
	}

	private void replace(Release release) {
		container.sessions().all().stream().filter(session -> session.appId().equals(release.appId()) && session.versionKind() == VersionKind.DEVELOP)
				.forEach(session -> session.replace(release));
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
