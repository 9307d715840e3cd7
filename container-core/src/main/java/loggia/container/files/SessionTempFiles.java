package loggia.container.files;

import java.nio.file.Path;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.files.TempFiles;
import loggia.container.Container;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Temporary files of the sessions of this gateway. Thread-safe. */
@Component
public class SessionTempFiles implements TempFiles {
	private final Container container;

	@Activate
	public SessionTempFiles(@Reference Container container) {
		this.container = container;
	}

	@Override
	public TempFile create(Caller caller, String extension) {
		String session = caller.sessionId();
		if (isOver(session)) {
			throw new ApiException(Reason.FAILED, "the session is over");
		}
		try {
			return container.temp().create(session, extension == null ? "" : extension);
		} finally {
			if (isOver(session)) {
				// it ended meanwhile, perhaps before anybody knew of the file
				container.temp().remove(session);
			}
		}
	}

	private boolean isOver(String session) {
		return container.sessions().get(session) == null;
	}

	@Override
	public long room(Caller caller) {
		return isOver(caller.sessionId()) ? 0 : container.temp().room(caller.sessionId());
	}

	@Override
	public Path find(Caller caller, String name) {
		Path file = name == null ? null : container.temp().find(caller.sessionId(), name);
		if (file == null) {
			throw new ApiException(Reason.FAILED, "no such file");
		}
		return file;
	}
}
