package loggia.provider.payment;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The books as operators see them. */
@Component(service = Resource.class)
@Path("/ledger")
public class LedgerResource implements Resource {
	private final PaymentService service;

	@Activate
	public LedgerResource(@Reference PaymentService service) {
		this.service = service;
	}

	/** Transactions, newest first; {@code q} is looked for in kind, order and reference. */
	@GET
	@RolesAllowed("auditor")
	public CompletionStage<Page<Ledger.Transaction>> list(Paging paging) {
		var lists = new Lists("transactions", "id DESC").sort("at", "at").sort("id", "id").search("kind", "coalesce(order_id, '')", "reference");
		return service.database.read(Orders.FILE, c -> Page.of(transactions(c, lists.where(paging), lists.arguments(paging)), lists.count(c, paging), paging));
	}

	/** Checks every rule of the books, now. */
	@GET
	@Path("/check")
	@RolesAllowed("auditor")
	public CompletionStage<LedgerCheck.Report> check() {
		return service.check();
	}

	/** @param where SQL after WHERE */
	static List<Ledger.Transaction> transactions(Connection c, String where, Object... arguments) throws SQLException {
		var bare = Sql.all(c, "SELECT id, at, kind, order_id, reference, note FROM transactions WHERE " + where,
			row -> new Ledger.Transaction(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6), List.of()), arguments);
		var whole = new ArrayList<Ledger.Transaction>(bare.size());
		for (var t : bare) whole.add(new Ledger.Transaction(t.id(), t.at(), t.kind(), t.orderId(), t.reference(), t.note(), Ledger.entries(c, t.id())));
		return whole;
	}
}
