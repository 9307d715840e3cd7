package loggia.deployer.repository;

import java.nio.file.Path;

/** What a repository asks of the deployer: its own way in, so that what comes from a repository is verified, tested and recorded like any other jar. */
public interface Deploys {
	/** What a deploy did. @param major of its place among what is deployed @param replaced the version that ran before, or null */
	record Done(String name, int major, String version, String replaced) {}

	/** Blocks until the bundle serves. @throws RepositoryException with the deployer's own status, code and sentence */
	Done deploy(Path jar) throws RepositoryException;

	/** Goes back to what ran before a deploy: to the version before, or to nothing. */
	void undo(Done done) throws RepositoryException;

	/** @return whether a bundle only finishes the calls it has */
	boolean isEnding(long bundleId);
}
