package loggia.deployer.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import loggia.api.release.Release;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deploys what an app needs and an operator agreed to: all of it, or nothing. One app at a time. */
@Component(service = Completion.class)
public class Completion {
	private static final Logger log = LoggerFactory.getLogger(Completion.class);

	private final Resolutions resolutions;
	private final Repositories repositories;
	private final Deploys deploys;
	private final ReentrantLock working = new ReentrantLock(true);

	@Activate
	public Completion(@Reference Resolutions resolutions, @Reference Repositories repositories, @Reference Deploys deploys) {
		this.resolutions = resolutions;
		this.repositories = repositories;
		this.deploys = deploys;
	}

	/**
	 * Brings all jars first, then deploys them in the order of the answer; when one is refused, those before it go again.
	 *
	 * @param agreed SHA-256 of each jar that the operator has seen in an answer and agreed to
	 * @return what was deployed, in order
	 * @throws RepositoryException 409 {@code changed} when other jars are needed by now than the operator has seen; else why nothing was deployed
	 */
	List<Deploys.Done> complete(Release release, List<String> agreed) throws RepositoryException {
		working.lock();
		try {
			var offers = resolutions.plan(release).offers();
			if (!new TreeSet<>(agreed).equals(new TreeSet<>(offers.stream().map(Offered::sha256).toList()))) {
				throw new RepositoryException(409, "changed", "what " + release.name() + " needs is not (any more) what was agreed to: ask again, and agree to " + (offers.isEmpty() ? "nothing" : offers));
			}
			var jars = new LinkedHashMap<Offered, Path>();
			for (var offered : offers) jars.put(offered, repositories.jar(offered));
			return deploy(jars);
		} finally {
			working.unlock();
		}
	}

	private List<Deploys.Done> deploy(LinkedHashMap<Offered, Path> jars) throws RepositoryException {
		var done = new ArrayList<Deploys.Done>();
		for (var entry : jars.entrySet()) {
			try {
				done.add(deploys.deploy(entry.getValue()));
			} catch (RepositoryException e) {
				var left = undo(done);
				var tail = done.isEmpty() ? "nothing was deployed" : left.isEmpty() ? "what was deployed before it is gone again: " + names(done) : "STILL DEPLOYED: " + String.join(", ", left) + "; remove it with `loggia api remove`";
				throw new RepositoryException(e.status, e.code, entry.getKey() + " of repository " + entry.getKey().repository() + " is refused: " + e.getMessage() + " (" + tail + ")", e);
			}
		}
		return done;
	}

	/** Backwards. @return what could not be undone */
	private List<String> undo(List<Deploys.Done> done) {
		var left = new ArrayList<String>();
		for (int at = done.size() - 1; at >= 0; at--) {
			try {
				deploys.undo(done.get(at));
			} catch (RepositoryException e) {
				log.error("{} {} stays deployed", done.get(at).name(), done.get(at).version(), e);
				left.add(done.get(at).name() + " " + done.get(at).version());
			}
		}
		return left;
	}

	private static String names(List<Deploys.Done> done) {
		return String.join(", ", done.stream().map(each -> each.name() + " " + each.version()).toList());
	}
}
