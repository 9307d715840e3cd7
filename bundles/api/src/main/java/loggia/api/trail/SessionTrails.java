package loggia.api.trail;

import java.util.List;
import loggia.api.Caller;
import org.osgi.annotation.versioning.ProviderType;

/** The last calls of sessions of develop versions. Thread-safe; answers from memory. */
@ProviderType
public interface SessionTrails {
	/** @return the caller's own calls, oldest first; none when its session runs a trial or release version */
	List<TracedCall> of(Caller caller);
}
