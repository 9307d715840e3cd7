package loggia.deployer.trust;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import loggia.deployer.Deployer;
import loggia.deployer.trust.Claims.Claim;
import loggia.launcher.trust.Publisher;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whose bundles are let in, and what belongs to whom. */
@Component(service = Resource.class)
@Path("/trust")
public class TrustResource implements Resource {
	private static final Map<String, Comparator<Trusted>> PUBLISHER_SORTS = Map.of("name", Comparator.comparing(Trusted::name));
	private static final Map<String, Comparator<Owned>> CLAIM_SORTS = Map.of("name", Comparator.comparing(Owned::name), "kind", Comparator.comparing(Owned::kind), "publisher",
		Comparator.comparing(Owned::publisher), "since", Comparator.comparing(Owned::since));
	private static final int LARGEST = 1 << 20;

	/** What the distribution asks: required or offered. @param problems files of the folder that cannot be read */
	public record Rule(String bundles, List<String> problems) {}

	/** One certificate. @param sha256 of it, in hex @param authority whether it may issue those of signers; times in milliseconds since 1970 */
	public record Certificate(String subject, String sha256, boolean authority, long from, long until) {}

	/** One publisher. @param wechatNames whether it may bring APIs under WeChat's names @param runs its bundles that are deployed */
	public record Trusted(String name, boolean wechatNames, List<Certificate> certificates, List<String> runs) {}

	/** Who is trusted no more. @param runs bundles that run until the next start and are left out then */
	public record Removed(String name, List<String> runs) {}

	/** What belongs to a publisher: kind family, namespace, api or bundle. @param family of an API, else null @param since milliseconds since 1970 */
	public record Owned(String kind, String name, String family, String publisher, String bundle, long since) {}

	/** What nobody has any more. */
	public record Released(List<Owned> released) {}

	private final BundleContext context;
	private final Deployer deployer;

	@Activate
	public TrustResource(BundleContext context, @Reference Deployer deployer) {
		this.context = context;
		this.deployer = deployer;
	}

	/** Whether unsigned bundles are refused. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Whether unsigned bundles are refused")
	public Rule rule() {
		return new Rule(trust().demand().name().toLowerCase(Locale.ROOT), trust().store().content().problems());
	}

	/** Publishers whose bundles are let in. */
	@GET
	@Path("/publishers")
	@RolesAllowed("auditor")
	@Operation(summary = "Publishers whose bundles are let in")
	public Page<Trusted> list(Paging paging) {
		var all = trust().store().content().publishers().stream().map(this::trusted).toList();
		return Page.of(all, paging, PUBLISHER_SORTS, each -> each.name + " " + each.certificates.stream().map(Certificate::subject).toList());
	}

	/** Trusts the certificates in the body (PEM): of signers, or of authorities that issue theirs. Adds to what the publisher has. */
	@PUT
	@Path("/publishers/{name}")
	@RolesAllowed("administrator")
	@Action("trust.add")
	@Operation(summary = "Trusts the certificates in the body (PEM)")
	public Trusted add(@PathParam("name") String name, @QueryParam("wechatNames") @DefaultValue("false") boolean wechatNames, InputStream body) {
		return guarded(() -> {
			var pem = body.readNBytes(LARGEST + 1);
			if (pem.length > LARGEST) throw new RestException(413, "tooLarge", "the certificates are larger than 1 MB");
			return trusted(trust().store().add(name, pem, wechatNames));
		});
	}

	/** Trusts a publisher no more, or one of its certificates. What runs goes on until the next start. */
	@DELETE
	@Path("/publishers/{name}")
	@RolesAllowed("administrator")
	@Action("trust.remove")
	@Operation(summary = "Trusts a publisher, or one of its certificates, no more")
	public Removed remove(@PathParam("name") String name, @QueryParam("sha256") String sha256) {
		return guarded(() -> {
			var before = runs(Verdict.signedBy(name));
			if (!trust().store().remove(name, sha256)) {
				throw new RestException(404, "unknownPublisher", "no publisher " + name + (sha256 == null ? "" : " with the certificate " + sha256) + " is trusted: GET /api/v1/trust/publishers lists them");
			}
			var after = runs(Verdict.signedBy(name));
			return new Removed(name, before.stream().filter(each -> !after.contains(each)).toList());
		});
	}

	/** What belongs to which publisher: API families, namespaces, API names, bundle names. */
	@GET
	@Path("/claims")
	@RolesAllowed("auditor")
	@Operation(summary = "What belongs to which publisher")
	public Page<Owned> claims(Paging paging) {
		return Page.of(trust().claims().all().stream().map(TrustResource::owned).toList(), paging, CLAIM_SORTS, each -> each.kind + " " + each.name + " " + each.publisher + " " + each.bundle);
	}

	/** Releases a family with its APIs, a namespace or a bundle's name: whoever brings it next has it. */
	@DELETE
	@Path("/claims/{name}")
	@RolesAllowed("administrator")
	@Action("trust.release")
	@Operation(summary = "Releases a family, a namespace or a bundle's name")
	public Released release(@PathParam("name") String name) {
		return guarded(() -> {
			var gone = trust().claims().release(name);
			if (gone.isEmpty()) throw new RestException(404, "unknownClaim", name + " belongs to no publisher: GET /api/v1/trust/claims lists what does");
			return new Released(gone.stream().map(TrustResource::owned).toList());
		});
	}

	private BundleTrust trust() {
		return deployer.trust();
	}

	private Trusted trusted(Publisher publisher) {
		return new Trusted(publisher.name(), publisher.wechatNames(), publisher.certificates().stream().map(TrustResource::certificate).toList(), runs(Verdict.signedBy(publisher.name())));
	}

	private static Certificate certificate(X509Certificate each) {
		return new Certificate(each.getSubjectX500Principal().getName(), Publisher.fingerprint(each), each.getBasicConstraints() >= 0, each.getNotBefore().getTime(), each.getNotAfter().getTime());
	}

	private static Owned owned(Claim claim) {
		return new Owned(claim.kind().name(), claim.name(), claim.family(), claim.publisher(), claim.bundle(), Instant.parse(claim.since()).toEpochMilli());
	}

	/** @return names of deployed bundles about which this is said */
	private List<String> runs(String trust) {
		return Stream.of(context.getBundles()).filter(bundle -> deployer.isRecorded(bundle.getLocation()) && trust().of(bundle.getLocation().split("/")[2], false).trust().equals(trust))
			.map(bundle -> bundle.getSymbolicName() + " " + bundle.getVersion()).sorted().toList();
	}

	private interface Work<T> {
		T run() throws IOException;
	}

	private static <T> T guarded(Work<T> work) {
		try {
			return work.run();
		} catch (IllegalArgumentException e) {
			throw new RestException(400, "badPublisher", e.getMessage());
		} catch (IOException e) {
			throw new RestException(507, "storage", "it cannot be kept: " + e.getMessage());
		}
	}
}
