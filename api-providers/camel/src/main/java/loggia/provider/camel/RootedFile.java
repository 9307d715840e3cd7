package loggia.provider.camel;

import java.util.Map;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.spi.annotations.Component;

/** Files below the configured root; a producer stays inside its folder whatever name a header gives (Camel's own jail). */
@Component("file") // by it Camel finds the setters of its endpoints
final class RootedFile extends FileComponent {
	private final Peers peers;

	RootedFile(Peers peers) {
		this.peers = peers;
	}

	@Override
	protected GenericFileEndpoint<java.io.File> buildFileEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
		return super.buildFileEndpoint(uri, GuardedContext.below(peers.files(), remaining).toString(), parameters);
	}
}
