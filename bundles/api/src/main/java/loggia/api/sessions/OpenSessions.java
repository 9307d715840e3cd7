package loggia.api.sessions;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** How many sessions there are, for who is about to change what they run. Answers come from memory; thread-safe. */
@ProviderType
public interface OpenSessions {
	/** @return digests of releases that somebody has open, with the number of their sessions: in front, in the background, suspended */
	Map<String, Integer> byRelease();

	/** @return ids of apps that somebody has open, with the number of their sessions */
	Map<String, Integer> byApp();
}
