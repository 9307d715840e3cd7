package loggia.deployer;

/** Hears how far a deploy is, on the deployer's thread: it must not block. */
@FunctionalInterface
public interface Progress {
	/** For who waits for the end only. */
	Progress SILENT = step -> {};

	/** @param step what is done: received, verified, installed, resolved, started, tested, switched, draining; then watched, when the caller waits for that */
	void step(String step);
}
