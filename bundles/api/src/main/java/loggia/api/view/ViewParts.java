package loggia.api.view;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What the capability bundles that answer calls at this moment bring for the browser. Thread-safe; answers from memory. */
@ProviderType
public interface ViewParts {
	/** @return the view components, one per tag, by tag */
	List<ViewComponent> components();

	/** @return the view modules, by provider and name */
	List<ViewModule> modules();

	/** @return path → bytes, not to be changed, of a folder that a component or module is in; empty for any other */
	Map<String, byte[]> files(String folder);

	/** Calls the listener after each change, on the changing thread, until the returned handle is closed. */
	AutoCloseable onChange(Runnable listener);
}
