package loggia.deployer.repository;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import loggia.deployer.repository.RepositoryList.Place;
import loggia.deployer.repository.Source.Limits;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The bundle repositories that an operator has named: folders of this machine, or indexes behind HTTPS. Thread-safe; what reads an index blocks. */
@Component(service = Repositories.class, configurationPid = "loggia.repositories")
@Designate(ocd = Repositories.Config.class)
public class Repositories {
	@ObjectClassDefinition(name = "Bundle repositories")
	@interface Config {
		@AttributeDefinition(description = "How old an index may be, in minutes, before a question reads it again", min = "0")
		int max_age_minutes() default 60;

		@AttributeDefinition(description = "How long an index or a jar may take, in seconds", min = "1", max = "600")
		int timeout_s() default 60;

		@AttributeDefinition(description = "Most megabytes of jars that are kept for the time without a network", min = "64")
		int cache_mb() default 1_024;
	}

	/** The deployer takes none that is larger. */
	private static final long LARGEST_JAR = 64L << 20;
	private static final int MOST = 32;
	private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");
	/** Names of folders beside the repositories' own. */
	private static final Set<String> TAKEN = Set.of("jars");

	private final Path folder;
	private final Clock clock;
	private final Duration maxAge;
	private final Duration timeout;
	private final long cacheBytes;
	private final SSLContext trust;
	private final JarCache jars;
	private volatile List<Repository> all;

	/** @throws IOException when the list cannot be read */
	@Activate
	public Repositories(BundleContext context, Config config) throws IOException {
		this(Path.of(context.getProperty("loggia.data")), Clock.systemUTC(), Duration.ofMinutes(config.max_age_minutes()), Duration.ofSeconds(config.timeout_s()), (long) config.cache_mb() << 20, null);
	}

	/** @param trust null for what this Java trusts */
	Repositories(Path data, Clock clock, Duration maxAge, Duration timeout, long cacheBytes, SSLContext trust) throws IOException {
		folder = data.resolve("repositories");
		this.clock = clock;
		this.maxAge = maxAge;
		this.timeout = timeout;
		this.cacheBytes = cacheBytes;
		this.trust = trust;
		jars = new JarCache(folder.resolve("jars"), clock);
		var named = new ArrayList<Repository>();
		for (var place : RepositoryList.read(folder).repositories()) named.add(open(place));
		all = List.copyOf(named);
	}

	/** @return in the order they are asked; nothing is read */
	List<Repository> all() {
		return all;
	}

	/** @return all that can be deployed from them, each index read again when it is old */
	List<Offered> offers() {
		return all.stream().flatMap(each -> each.fresh(maxAge, indexLimits()).offers().stream()).toList();
	}

	Repository named(String name) throws RepositoryException {
		return all.stream().filter(each -> each.place.name().equals(name)).findAny()
			.orElseThrow(() -> new RepositoryException(404, "unknownRepository", "there is no repository " + name + ": `loggia repository list` shows them"));
	}

	/** Names a repository, and reads its index: one that cannot be read is not added. @param url as in {@link Place}, or the absolute path of a folder */
	synchronized Repository add(String name, String url) throws RepositoryException {
		if (name == null || !NAME.matcher(name).matches() || TAKEN.contains(name)) {
			throw new RepositoryException(400, "badName", "a repository's name has up to 63 lower case letters, digits, '.' and '-', and is not " + TAKEN + ": " + name);
		}
		if (all.stream().anyMatch(each -> each.place.name().equals(name))) throw new RepositoryException(409, "exists", "there is a repository " + name + " already: remove it first, or take another name");
		if (all.size() >= MOST) throw new RepositoryException(409, "tooMany", "there are " + MOST + " repositories already");
		var repository = open(new Place(name, address(url).toString()));
		try {
			repository.refresh(indexLimits());
			write(with(repository));
			return repository;
		} catch (RepositoryException e) {
			forget(repository);
			throw e;
		}
	}

	/** Its jars stay in the cache until they are in the way. */
	synchronized void remove(String name) throws RepositoryException {
		var gone = named(name);
		write(all.stream().filter(each -> each != gone).toList());
		forget(gone);
	}

	/** Reads an index now. @param download whether every jar of it is brought too, for the time without a network @return how many jars came */
	int refresh(String name, boolean download) throws RepositoryException {
		var state = named(name).refresh(indexLimits());
		if (!download) return 0;
		int came = 0;
		for (var offered : state.offers()) {
			if (jars.has(offered)) continue;
			jar(offered);
			came++;
		}
		return came;
	}

	/** @return whether its jar is on this machine */
	boolean isHere(Offered offered) {
		return jars.has(offered);
	}

	/** Brings a jar, from the cache when it is there. @return a file with the promised digest, and the promised name and version in it */
	Path jar(Offered offered) throws RepositoryException {
		var repository = named(offered.repository());
		var file = jars.get(offered, into -> repository.content(offered, into, new Limits(LARGEST_JAR, timeout)));
		check(offered, file);
		var needed = new HashSet<String>();
		needed.add(offered.sha256());
		jars.shrink(cacheBytes, needed);
		return file;
	}

	/** @return a sentence about what is not as it should be, for whoever relies on the answer; null when all is well */
	String remark(Repository repository) {
		var state = repository.state();
		if (state.problem() == null) return null;
		if (state.fetchedAt() == null) return state.problem();
		return state.problem() + ". What counts is its index of " + age(state.fetchedAt());
	}

	/** @return {@code 3 days ago} */
	String age(Instant then) {
		var age = Duration.between(then, clock.instant());
		if (age.toDays() > 1) return age.toDays() + " days ago";
		if (age.toHours() > 1) return age.toHours() + " hours ago";
		return age.toMinutes() > 1 ? age.toMinutes() + " minutes ago" : "just now";
	}

	private static void check(Offered offered, Path file) throws RepositoryException {
		try (var jar = new JarFile(file.toFile(), false)) {
			var headers = jar.getManifest() == null ? null : jar.getManifest().getMainAttributes();
			Function<String, String> header = name -> headers == null || headers.getValue(name) == null ? "" : headers.getValue(name).strip();
			var name = header.apply("Bundle-SymbolicName").split(";")[0].strip();
			var version = Version.parseVersion(header.apply("Bundle-Version"));
			if (!name.equals(offered.name()) || !version.equals(offered.version())) {
				throw new RepositoryException(502, "notWhatItSays", "the jar that repository " + offered.repository() + " has as " + offered + " calls itself " + name + " " + version + ": write its index again");
			}
		} catch (IOException | IllegalArgumentException e) {
			throw new RepositoryException(502, "notWhatItSays", "the jar that repository " + offered.repository() + " has as " + offered + " cannot be read: " + e.getMessage(), e);
		}
	}

	private Limits indexLimits() {
		return new Limits(IndexReader.LARGEST, timeout);
	}

	private Repository open(Place place) {
		var address = URI.create(place.url());
		var source = "file".equals(address.getScheme()) ? new FolderSource(place.name(), Path.of(address)) : new HttpSource(place.name(), address, trust);
		return new Repository(place, source, folder.resolve(place.name()), clock);
	}

	private static URI address(String url) throws RepositoryException {
		try {
			var given = url == null ? "" : url.strip();
			if (given.startsWith("/")) return Path.of(given).normalize().toUri();
			var address = new URI(given).normalize();
			if ("file".equals(address.getScheme())) return Path.of(address).normalize().toUri();
			if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
				throw new RepositoryException(400, "badAddress", "the address of a repository has no user, password or fragment: everybody who may read the list sees it");
			}
			if (HttpSource.isHttps(address) || HttpSource.mayBePlain(address)) return address;
			throw noAddress(url, null);
		} catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
			throw noAddress(url, e);
		}
	}

	private static RepositoryException noAddress(String url, Exception cause) {
		return new RepositoryException(400, "badAddress", "a repository is https://…, http:// of this machine, or the absolute path of a folder on the gateway's machine, not " + url, cause);
	}

	private List<Repository> with(Repository repository) {
		var next = new ArrayList<>(all);
		next.add(repository);
		return List.copyOf(next);
	}

	private void write(List<Repository> next) throws RepositoryException {
		try {
			new RepositoryList(1, next.stream().map(each -> each.place).toList()).write(folder);
			all = next;
		} catch (IOException e) {
			throw new RepositoryException(507, "storage", "the list of repositories cannot be written to " + folder + ": " + e.getMessage(), e);
		}
	}

	private static void forget(Repository repository) throws RepositoryException {
		try {
			repository.forget();
		} catch (IOException e) {
			throw new RepositoryException(507, "storage", "what was kept of repository " + repository.place.name() + " cannot be removed: " + e.getMessage(), e);
		}
	}
}
