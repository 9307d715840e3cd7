package loggia.provider.payment;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.concurrent.CompletionStage;
import loggia.payment.PaymentGateway.KeyConflictException;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** People's balances: operators see them, administrators add to them. */
@Component(service = Resource.class)
@Path("/wallets")
public class WalletsResource implements Resource {
	/** @param balance in fen */
	public record Wallet(String personId, long balance, String currency) {}

	/** @param amount in fen @param key names this credit: the same one again does nothing */
	public record Credit(long amount, String reason, String key) {}

	/** Most that one credit may be, in fen: a slip of the keyboard is not a fortune. */
	private static final long MOST = 1_000_000_000;

	private final PaymentService service;

	@Activate
	public WalletsResource(@Reference PaymentService service) {
		this.service = service;
	}

	@GET
	@RolesAllowed("auditor")
	public CompletionStage<Page<Wallet>> list(Paging paging) {
		var lists = new Lists("(SELECT w.person_id, a.balance, a.currency FROM wallets w JOIN accounts a ON a.id = w.account_id)", "person_id").sort("personId", "person_id").sort("balance", "balance")
			.search("person_id");
		return service.database.read(Orders.FILE, c -> Page.of(Sql.all(c, lists.select("person_id, balance, currency", paging),
			row -> new Wallet(row.getString(1), row.getLong(2), row.getString(3)), lists.arguments(paging)), lists.count(c, paging), paging));
	}

	@POST
	@Path("/{personId}/credit")
	@RolesAllowed("administrator")
	@Action("wallet.credit")
	public CompletionStage<Wallet> credit(@PathParam("personId") String personId, Credit credit) {
		if (!personId.matches("person:[0-9a-f]{32}")) throw new RestException(400, "badRequest", "the path must name a person: person: and 32 hex digits");
		if (credit.amount <= 0 || credit.amount > MOST) throw new RestException(400, "badRequest", "amount must be fen, 1 to " + MOST);
		if (credit.reason == null || credit.reason.isBlank() || credit.reason.length() > 200) throw new RestException(400, "badRequest", "reason must have 1 to 200 characters");
		if (credit.key == null || !credit.key.matches("[A-Za-z0-9._:-]{1,64}")) throw new RestException(400, "badRequest", "key must be 1 to 64 letters, digits or . _ : -");
		return service.payments.credit(personId, credit.amount, credit.reason, credit.key).handle((balance, failure) -> {
			if (failure == null) return new Wallet(personId, balance, Ledger.CNY);
			if (Payments.cause(failure) instanceof KeyConflictException e) throw new RestException(409, "keyUsed", e.getMessage());
			throw failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
		});
	}
}
