package loggia.sandbox;

import loggia.api.Caller;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiParams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a name leads at this moment. */
record Route(ApiDescriptor api, Provided provided) {
	private static final Logger log = LoggerFactory.getLogger(Route.class);

	/** @return whether the provider, on its leave, says that the call is about something it keeps */
	boolean keeps(ApiParams params, Caller caller) {
		try {
			return provided.keeping() && provided.provider.keeps(api.name(), params, caller);
		} catch (RuntimeException | LinkageError e) {
			log.error("{} cannot say whether it keeps what {} is about", provided.label, api.name(), e);
			return false;
		}
	}
}
