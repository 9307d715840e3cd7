package loggia.deployer.repository;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Where a repository's files come from. */
interface Source {
	/** For one file, from the first byte asked for to the last one written. @param timeout for all of it */
	record Limits(long bytes, Duration timeout) {}

	/**
	 * What an index is known by.
	 *
	 * @param base what the addresses in it are relative to
	 * @param mark changes with the index; null when nothing says so
	 */
	record Known(URI base, String mark) {}

	/**
	 * Writes the index to a file.
	 *
	 * @param before what was known when it was read the last time, or null
	 * @return what it is known by now; null when it has not changed, and nothing was written
	 */
	Known index(Path into, Known before, Limits limits) throws RepositoryException;

	/** Writes a file that the index names. @param base of the index @param content its address there */
	void content(URI base, String content, Path into, Limits limits) throws RepositoryException;
}
