package loggia.deployer.repository;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import loggia.deployer.repository.Source.Known;
import loggia.deployer.repository.Source.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One repository: its index, as it was read the last time, in memory and in {@code data/repositories/NAME}. When it cannot be read again, what it
 * had before counts, with a sentence about its age. Thread-safe.
 */
final class Repository {
	private static final Logger log = LoggerFactory.getLogger(Repository.class);
	private static final ObjectMapper JSON = new ObjectMapper();
	/** How long one that does not answer is left alone. */
	private static final Duration REST = Duration.ofMinutes(1);

	final RepositoryList.Place place;
	private final Source source;
	private final Path folder;
	private final Clock clock;
	private final ReentrantLock reading = new ReentrantLock(true);
	private Instant failed;
	private volatile State state;

	/** What is kept beside the index. @param url where it came from: the list may name another place by now */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Kept(String url, String base, String mark, long fetchedAt) {}

	/**
	 * What it has.
	 *
	 * @param known     null while no index of it was read
	 * @param problem   why it could not be read the last time, or null
	 * @param fetchedAt when the index was seen to be the current one; null when there is none
	 * @param left      how many resources of the index cannot be deployed as an API bundle
	 * @param referrals how many other indexes it names
	 */
	record State(Known known, List<Offered> offers, Instant fetchedAt, String problem, int left, int referrals) {
		State failing(String why) {
			return new State(known, offers, fetchedAt, why, left, referrals);
		}
	}

	/** @param folder where its index is kept */
	Repository(RepositoryList.Place place, Source source, Path folder, Clock clock) {
		this.place = place;
		this.source = source;
		this.folder = folder;
		this.clock = clock;
		state = kept();
	}

	State state() {
		return state;
	}

	/** Reads the index when the last time is longer ago. Never throws: {@link State#problem} says what went wrong. Blocks, at most for the limit. */
	State fresh(Duration maxAge, Limits limits) {
		reading.lock();
		try {
			var now = clock.instant();
			boolean recent = state.fetchedAt != null && state.problem == null && state.fetchedAt.plus(maxAge).isAfter(now);
			boolean resting = failed != null && failed.plus(REST).isAfter(now);
			return recent || resting ? state : read(limits);
		} finally {
			reading.unlock();
		}
	}

	/** Reads the index now. @throws RepositoryException when it cannot be had or is refused: what it had before stays */
	State refresh(Limits limits) throws RepositoryException {
		reading.lock();
		try {
			state = fetch(limits);
			failed = null;
			return state;
		} catch (RepositoryException e) {
			failed = clock.instant();
			state = state.failing(e.getMessage());
			throw e;
		} finally {
			reading.unlock();
		}
	}

	private State read(Limits limits) {
		try {
			return refresh(limits);
		} catch (RepositoryException e) {
			log.warn("{}", e.getMessage());
			return state;
		}
	}

	/** Writes a jar that the index names. */
	void content(Offered offered, Path into, Limits limits) throws RepositoryException {
		var known = state.known;
		if (known == null) throw new RepositoryException(502, "unreachable", "repository " + place.name() + " has no index yet: `loggia repository refresh " + place.name() + "`");
		source.content(known.base(), offered.content(), into, limits);
	}

	void forget() throws IOException {
		for (var name : List.of("index", "index.new", "state.json", "state.json.new")) Files.deleteIfExists(folder.resolve(name));
		Files.deleteIfExists(folder);
	}

	private State fetch(Limits limits) throws RepositoryException {
		try {
			Files.createDirectories(folder);
			var fresh = folder.resolve("index.new");
			var before = state.known;
			var known = source.index(fresh, before, limits);
			if (known == null) {
				var same = new State(before, state.offers, clock.instant(), null, state.left, state.referrals);
				keep(before, same.fetchedAt);
				return same;
			}
			var next = state(known, IndexReader.read(fresh, "repository " + place.name()), clock.instant());
			Files.move(fresh, folder.resolve("index"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
			keep(known, next.fetchedAt);
			return next;
		} catch (IOException e) {
			throw new RepositoryException(507, "storage", "the index of repository " + place.name() + " cannot be kept in " + folder + ": " + e.getMessage(), e);
		}
	}

	private void keep(Known known, Instant fetchedAt) throws IOException {
		RepositoryList.write(JSON.writeValueAsBytes(new Kept(place.url(), known.base().toString(), known.mark(), fetchedAt.toEpochMilli())), folder.resolve("state.json"));
	}

	/** @return what an earlier run of the gateway left; nothing when it cannot be used */
	private State kept() {
		var none = new State(null, List.of(), null, null, 0, 0);
		var file = folder.resolve("state.json");
		if (Files.notExists(file)) return none;
		try {
			var kept = JSON.readValue(Files.readAllBytes(file), Kept.class);
			if (!place.url().equals(kept.url)) return none;
			return state(new Known(URI.create(kept.base), kept.mark), IndexReader.read(folder.resolve("index"), "repository " + place.name()), Instant.ofEpochMilli(kept.fetchedAt));
		} catch (IOException | RuntimeException | RepositoryException e) {
			log.warn("what was kept of repository {} in {} cannot be used and is fetched again: {}", place.name(), folder, e.getMessage());
			return none;
		}
	}

	private State state(Known known, IndexReader.Index index, Instant fetchedAt) {
		var offers = index.resources().stream().map(each -> Offered.of(place.name(), each)).flatMap(java.util.Optional::stream).toList();
		return new State(known, offers, fetchedAt, null, index.resources().size() - offers.size(), index.referrals());
	}
}
