package loggia.deployer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loggia.api.routes.ApiRoutes.State;
import loggia.deployer.repository.Deploys;
import loggia.deployer.repository.RepositoryException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The way in for what comes from repositories: the deployer's own, so nothing is checked less. */
@Component
public class RepositoryDeploys implements Deploys {
	private final Deployer deployer;

	@Activate
	public RepositoryDeploys(@Reference Deployer deployer) {
		this.deployer = deployer;
	}

	@Override
	public Done deploy(Path jar) throws RepositoryException {
		return guarded(() -> {
			try (var bytes = Files.newInputStream(jar)) {
				var outcome = deployer.deploy(bytes);
				return new Done(outcome.name(), outcome.slot().major(), outcome.version(), outcome.replaced());
			} catch (IOException e) {
				throw new DeployException(DeployException.Reason.STORAGE, jar + " cannot be read: " + e.getMessage(), e);
			}
		});
	}

	@Override
	public void undo(Done done) throws RepositoryException {
		var slot = new Slot(done.name(), done.major());
		guarded(() -> done.replaced() == null ? deployer.remove(slot) : deployer.rollBack(slot, 1).version());
	}

	@Override
	public boolean isEnding(long bundleId) {
		return deployer.routes().state(bundleId) == State.DRAINING;
	}

	private static <T> T guarded(Deployer.Work<T> work) throws RepositoryException {
		try {
			return work.run();
		} catch (DeployException e) {
			throw new RepositoryException(e.reason.status, e.reason.code, e.getMessage(), e);
		}
	}
}
