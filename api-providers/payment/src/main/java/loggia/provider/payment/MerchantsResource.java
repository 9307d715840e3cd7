package loggia.provider.payment;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import loggia.provider.payment.Merchants.Wanted;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who may ask for money: operators see them, administrators add them. */
@Component(service = Resource.class)
@Path("/merchants")
public class MerchantsResource implements Resource {
	/**
	 * @param publicKey     PEM of an RSA key for payments with signType RSA, or null
	 * @param privateNotify whether its notify addresses may be in a private network and without TLS; null for no
	 */
	public record NewMerchant(String name, List<String> appIds, String publicKey, Boolean privateNotify) {}

	/** @param rsa whether it has a public key */
	public record Listed(String merchantId, String name, List<String> appIds, boolean privateNotify, boolean rsa, long createdAt) {}

	/** Shown once. @param secret signs the merchant's requests @param notifyKey verifies our notifications */
	public record Created(String merchantId, String secret, String notifyKey) {}

	private final PaymentService service;

	@Activate
	public MerchantsResource(@Reference PaymentService service) {
		this.service = service;
	}

	@GET
	@RolesAllowed("auditor")
	public Page<Listed> list(Paging paging) {
		var all = service.merchants.all().stream().sorted(Comparator.comparing(Merchants.Merchant::createdAt).thenComparing(Merchants.Merchant::id))
			.map(m -> new Listed(m.id(), m.name(), List.copyOf(new TreeSet<>(m.appIds())), m.local(), m.publicKey() != null, m.createdAt())).toList();
		return Page.of(all, paging, Map.of("name", Comparator.comparing(Listed::name), "createdAt", Comparator.comparing(Listed::createdAt)), m -> m.merchantId() + " " + m.name() + " " + m.appIds());
	}

	@POST
	@RolesAllowed("administrator")
	@Action("merchant.create")
	public CompletionStage<Reply> create(Request request, NewMerchant merchant) {
		if (merchant.name == null || merchant.name.isBlank() || merchant.name.length() > 64) throw new RestException(400, "badRequest", "name must have 1 to 64 characters");
		if (merchant.appIds == null || merchant.appIds.isEmpty() || merchant.appIds.size() > 100 || merchant.appIds.stream().anyMatch(a -> a == null || a.isBlank() || a.length() > 128)) {
			throw new RestException(400, "badRequest", "appIds must name 1 to 100 mini-programs");
		}
		try {
			var wanted = new Wanted(merchant.name, new TreeSet<>(merchant.appIds), merchant.publicKey, Boolean.TRUE.equals(merchant.privateNotify));
			return service.merchants.create(wanted, service.clock.millis()).thenApply(made -> {
				request.target(made.id());
				return Reply.of(201, new Created(made.id(), made.secret(), made.notifyKey()));
			});
		} catch (IllegalArgumentException e) {
			throw new RestException(400, "badRequest", "publicKey: " + e.getMessage());
		}
	}

	/** A new secret; the old one ends at once. */
	@POST
	@Path("/{merchantId}/secret")
	@RolesAllowed("administrator")
	@Action("merchant.renew")
	public CompletionStage<Created> renew(@PathParam("merchantId") String merchantId) {
		return service.merchants.renew(merchantId).thenApply(found -> found.map(m -> new Created(m.id(), m.secret(), m.notifyKey()))
			.orElseThrow(() -> new RestException(404, "noMerchant", "there is no merchant " + merchantId)));
	}
}
