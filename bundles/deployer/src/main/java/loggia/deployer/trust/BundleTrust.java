package loggia.deployer.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import loggia.deployer.DeployException;
import loggia.deployer.DeployException.Reason;
import loggia.deployer.trust.Claims.Claim;
import loggia.deployer.trust.Claims.Kind;
import loggia.launcher.trust.Demand;
import loggia.launcher.trust.ProviderPackages;
import loggia.launcher.trust.Publisher;
import loggia.launcher.trust.SignedJar;
import loggia.launcher.trust.TrustStore;
import loggia.launcher.trust.TrustStore.Signer;
import loggia.launcher.trust.UntrustedException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a jar may be deployed: who signed it, whether what it offers is theirs to offer, and whether it asks for packages that providers get. The
 * jar is read once. Thread-safe.
 */
public final class BundleTrust {
	private static final Logger log = LoggerFactory.getLogger(BundleTrust.class);
	private static final Duration SOON = Duration.ofDays(30);
	private static final int MOST_KNOWN = 200;

	private final BundleContext context;
	private final Path data;
	private final Demand demand;
	private final TrustStore store;
	private final Claims claims;
	/** What is in jars, by SHA-256: they do not change. */
	private final Map<String, SignedJar> jars = new ConcurrentHashMap<>();
	private final Map<String, Verdict> checked = new ConcurrentHashMap<>();
	private ShippedProviders shipped;

	/** @throws IOException when it cannot be read what belongs to whom */
	public BundleTrust(BundleContext context, Path data) throws IOException {
		this.context = context;
		this.data = data;
		// the launcher always says it; without one, in tests, everything is let in
		var demanded = context.getProperty(Demand.PROPERTY);
		demand = demanded == null ? Demand.OFFERED : Demand.of(demanded);
		store = new TrustStore(data.resolve("trust"));
		claims = new Claims(data);
	}

	/** @return whom the operator trusts */
	public TrustStore store() {
		return store;
	}

	/** @return what belongs to whom */
	public Claims claims() {
		return claims;
	}

	/** @return what the distribution asks of bundles */
	public Demand demand() {
		return demand;
	}

	/**
	 * Before a jar is installed. One that is kept was let in before: its certificates' dates counted then.
	 *
	 * @param jar    whose bytes will be loaded
	 * @param sha256 of it, in hex
	 * @throws DeployException with the reason why it must not be
	 */
	public Verdict check(Path jar, String sha256) throws DeployException {
		var verdict = verdict(jar, sha256);
		if (!verdict.warnings().isEmpty()) log.warn("{}", String.join("; ", verdict.warnings()));
		checked.put(sha256, verdict);
		return verdict;
	}

	/** @return what {@link #check} said last of a jar that was let in */
	public Verdict lastCheck(String sha256) {
		return checked.get(sha256);
	}

	private Verdict verdict(Path jar, String sha256) throws DeployException {
		var distribution = shipped();
		// each time anew: what was found out of a file before says nothing of this one
		jars.remove(sha256);
		var signed = read(jar, sha256);
		var headers = BundleHeaders.of(signed.manifest().getMainAttributes());
		if (distribution.sha256().contains(sha256)) return new Verdict(Publisher.DISTRIBUTION, List.of());
		var signer = signer(signed, isKept(sha256) ? null : Instant.now());
		var warnings = new ArrayList<String>();
		checkPackages(headers);
		checkOwner(headers, signer == null ? null : signer.publisher().name(), distribution, warnings);
		checkWechatNames(headers, signer, distribution, warnings);
		if (signer == null) {
			warnings.add(0, headers.name() + " is not signed: anybody could have made it. Only this distribution lets it in; others ask for `loggia api sign`");
			return new Verdict(Verdict.UNSIGNED, warnings);
		}
		var ends = signer.certificate().getNotAfter().toInstant();
		if (ends.isBefore(Instant.now().plus(SOON))) warnings.add(ended(signer.publisher(), ends));
		return new Verdict(Verdict.signedBy(signer.publisher().name()), warnings);
	}

	/** When it has started: what a publisher's bundle answers must be what its manifest names, for that is what was looked at. */
	public void checkOffer(String sha256, List<String> apis) throws DeployException {
		var signed = jars.get(sha256);
		if (signed == null || shipped().sha256().contains(sha256)) return;
		var signer = signer(signed, null);
		if (signer == null || signer.publisher().name().equals(Publisher.DISTRIBUTION)) return;
		var headers = BundleHeaders.of(signed.manifest().getMainAttributes());
		for (var api : apis) {
			if (!headers.apis().contains(api)) throw new DeployException(Reason.NOT_READY, headers.name() + " answers " + api + ", which its manifest does not name (capability loggia.api): build it with loggia-kit");
		}
	}

	/** Right before the record names the jar: from now on what it offers belongs to its publisher. An unsigned jar has none. */
	public void claim(String sha256) throws DeployException {
		var signed = jars.get(sha256);
		if (signed == null || shipped().sha256().contains(sha256)) return;
		try {
			var signer = signer(signed, null);
			if (signer == null || signer.publisher().name().equals(Publisher.DISTRIBUTION)) return;
			var headers = BundleHeaders.of(signed.manifest().getMainAttributes());
			var since = Instant.now().toString();
			var wanted = new ArrayList<Claim>();
			wanted.add(new Claim(Kind.bundle, headers.name(), null, signer.publisher().name(), headers.name(), since));
			headers.families().forEach((family, apis) -> {
				wanted.add(new Claim(Kind.family, family, null, signer.publisher().name(), headers.name(), since));
				for (var api : apis) {
					wanted.add(new Claim(Kind.api, api, family, signer.publisher().name(), headers.name(), since));
					var namespace = BundleHeaders.namespace(api);
					if (namespace != null) wanted.add(new Claim(Kind.namespace, namespace, null, signer.publisher().name(), headers.name(), since));
				}
			});
			claims.add(wanted.stream().distinct().toList());
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, "what belongs to whom cannot be written to " + data.resolve("deployer") + ", nothing was changed: " + e.getMessage(), e);
		}
	}

	/** What is said about a bundle that is there. @param shipped whether it came with the distribution */
	public Verdict of(String sha256, boolean fromDistribution) {
		try {
			if (fromDistribution || shipped().sha256().contains(sha256)) return new Verdict(Publisher.DISTRIBUTION, List.of());
			var signed = read(data.resolve("deployed").resolve(sha256 + ".jar"), sha256);
			var signer = signer(signed, null);
			if (signer == null) return new Verdict(Verdict.UNSIGNED, List.of("it is not signed"));
			var ends = signer.certificate().getNotAfter().toInstant();
			return new Verdict(Verdict.signedBy(signer.publisher().name()), ends.isBefore(Instant.now().plus(SOON)) ? List.of(ended(signer.publisher(), ends)) : List.of());
		} catch (DeployException e) {
			return new Verdict(Verdict.NO_MORE, List.of(e.getMessage()));
		}
	}

	private synchronized ShippedProviders shipped() throws DeployException {
		if (shipped != null) return shipped;
		var home = context.getProperty("loggia.home");
		try {
			shipped = ShippedProviders.read(home == null ? null : Path.of(home));
			return shipped;
		} catch (IOException e) {
			throw new DeployException(Reason.STORAGE, "the distribution in " + home + " cannot be read: " + e.getMessage(), e);
		}
	}

	private SignedJar read(Path jar, String sha256) throws DeployException {
		var known = jars.get(sha256);
		if (known != null) return known;
		try {
			var read = SignedJar.read(jar);
			if (jars.size() > MOST_KNOWN) forget();
			jars.put(sha256, read);
			return read;
		} catch (UntrustedException e) {
			throw new DeployException(Reason.UNTRUSTED, e.getMessage(), e);
		} catch (IOException e) {
			throw new DeployException(Reason.NOT_A_BUNDLE, "this is no jar, or a damaged one: " + e.getMessage(), e);
		}
	}

	/** What nobody may ask for any more: jars that are not kept. */
	private void forget() {
		jars.keySet().removeIf(sha256 -> !isKept(sha256));
		checked.keySet().removeIf(sha256 -> !isKept(sha256));
	}

	private boolean isKept(String sha256) {
		return Files.exists(data.resolve("deployed").resolve(sha256 + ".jar"));
	}

	/** @return null for an unsigned jar that the distribution lets in */
	private Signer signer(SignedJar jar, Instant now) throws DeployException {
		if (jar.unsigned() && demand == Demand.OFFERED) return null;
		try {
			return store.signer(jar, now);
		} catch (UntrustedException e) {
			throw new DeployException(Reason.UNTRUSTED, e.getMessage(), e);
		}
	}

	/** What nobody here exports is another question: then it does not resolve. */
	private void checkPackages(BundleHeaders headers) throws DeployException {
		if (!headers.required().isEmpty()) {
			throw new DeployException(Reason.FORBIDDEN_PACKAGE, headers.name() + " requires the bundle " + headers.required().iterator().next() + " as a whole (Require-Bundle): import the packages it needs instead");
		}
		for (var name : Stream.concat(headers.needed().stream(), headers.wished().stream().filter(BundleTrust::isLoggias)).toList()) {
			if (ProviderPackages.allows(name) || !isLoggias(name) && !isExported(name)) continue;
			throw new DeployException(Reason.FORBIDDEN_PACKAGE, headers.name() + " imports " + name + ", which providers do not get: docs/trust.md lists what they get; put a library of your own into the bundle");
		}
	}

	private static boolean isLoggias(String name) {
		return name.equals("loggia") || name.startsWith("loggia.");
	}

	private boolean isExported(String name) {
		return Stream.of(context.getBundles()).map(bundle -> bundle.adapt(BundleRevision.class)).filter(revision -> revision != null)
			.flatMap(revision -> revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream()).anyMatch(each -> name.equals(each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
	}

	/** @param publisher null for an unsigned jar */
	private void checkOwner(BundleHeaders headers, String publisher, ShippedProviders distribution, List<String> warnings) throws DeployException {
		boolean itself = Publisher.DISTRIBUTION.equals(publisher);
		// who works on a shipped provider deploys it unsigned where that is permitted
		boolean standsIn = publisher == null && distribution.isBundle(headers.name());
		if (standsIn) warnings.add(headers.name() + " takes the place of the distribution's");
		if (!itself && !standsIn) {
			if (distribution.isBundle(headers.name())) throw owned("the bundle name " + headers.name(), null);
			for (var family : headers.families().keySet()) {
				if (distribution.hasFamily(family)) throw owned("the API family " + family, null);
			}
			for (var api : headers.apis()) {
				if (distribution.hasApi(api)) throw owned("the API " + api, null);
			}
		}
		checkClaim(Kind.bundle, headers.name(), publisher, "the bundle name ");
		for (var family : headers.families().keySet()) checkClaim(Kind.family, family, publisher, "the API family ");
		for (var api : headers.apis()) {
			checkClaim(Kind.api, api, publisher, "the API ");
			var namespace = BundleHeaders.namespace(api);
			if (namespace != null) checkClaim(Kind.namespace, namespace, publisher, "the namespace ");
		}
	}

	private void checkClaim(Kind kind, String name, String publisher, String what) throws DeployException {
		var claim = claims.of(kind, name);
		if (claim != null && !claim.publisher().equals(publisher)) throw owned(what + name, claim);
	}

	/** @param claim null when it is the distribution's */
	private static DeployException owned(String what, Claim claim) {
		if (claim == null) return new DeployException(Reason.OWNED_BY_ANOTHER, what + " belongs to this distribution: give yours another name; only bundles of the publisher 'distribution' take its place");
		return new DeployException(Reason.OWNED_BY_ANOTHER, what + " belongs to the publisher " + claim.publisher() + " since " + claim.since().substring(0, 10) + ": give yours another name, or an operator releases it with `loggia trust release " + claim.name() + "`");
	}

	private static void checkWechatNames(BundleHeaders headers, Signer signer, ShippedProviders distribution, List<String> warnings) throws DeployException {
		for (var api : headers.apis()) {
			if (!WechatNames.contains(api) || distribution.hasApi(api)) continue;
			if (signer == null) warnings.add(api + " is a name of WeChat's: apps expect what WeChat's documentation says it does");
			else if (!signer.publisher().wechatNames() && !signer.publisher().name().equals(Publisher.DISTRIBUTION)) {
				throw new DeployException(Reason.RESERVED_NAME, api + " is a name of WeChat's, which the publisher " + signer.publisher().name()
					+ " may not bring: use a name or namespace of your own, or an operator permits it with `loggia trust add " + signer.publisher().name() + " cert.pem --wechat-names`");
			}
		}
	}

	private static String ended(Publisher publisher, Instant ends) {
		var day = ends.toString().substring(0, 10);
		return ends.isBefore(Instant.now()) ? "the certificate of " + publisher.name() + " ended on " + day + ": what is deployed runs on, a new version needs a new certificate"
			: "the certificate of " + publisher.name() + " ends on " + day + ": a version that is deployed later needs a new one";
	}
}
