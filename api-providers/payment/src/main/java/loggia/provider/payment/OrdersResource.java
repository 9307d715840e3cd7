package loggia.provider.payment;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.concurrent.CompletionStage;
import loggia.provider.payment.Orders.Event;
import loggia.provider.payment.Orders.Order;
import loggia.provider.payment.Orders.Refund;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Orders as operators see them. */
@Component(service = Resource.class)
@Path("/orders")
public class OrdersResource implements Resource {
	/** @param amount and refunded in fen; times in ms */
	public record Listed(String id, String merchantId, String outTradeNo, String appId, String personId, String description, long amount, String currency, String state, String gateway, long refunded,
			long createdAt, long expiresAt, Long paidAt) {
		static Listed of(Order o) {
			return new Listed(o.id(), o.merchantId(), o.outTradeNo(), o.appId(), o.personId(), o.description(), o.amount(), o.currency(), o.state().name(), o.gateway(), o.refunded(), o.createdAt(),
				o.expiresAt(), o.paidAt());
		}
	}

	/** An order with all that happened to it. */
	public record Whole(Listed order, List<Ledger.Transaction> transactions, List<Event> events, List<Refund> refunds, List<NotificationsResource.Listed> notifications) {}

	private final PaymentService service;

	@Activate
	public OrdersResource(@Reference PaymentService service) {
		this.service = service;
	}

	/**
	 * Newest first, or sorted by createdAt, paidAt, amount or state; {@code q} is looked for in the order's and the merchant's numbers, the app, the person and the state.
	 *
	 * @param appId those of this mini-program only; null for all
	 * @param state those in this state only; null for all
	 */
	@GET
	@RolesAllowed("auditor")
	public CompletionStage<Page<Listed>> list(@QueryParam("appId") String appId, @QueryParam("state") OrderState state, Paging paging) {
		var lists = new Lists("orders", "created_at DESC, id").sort("createdAt", "created_at").sort("paidAt", "paid_at").sort("amount", "amount").sort("state", "state")
			.search("id", "merchant_id", "out_trade_no", "app_id", "coalesce(person_id, '')", "state").only("app_id", appId).only("state", state == null ? null : state.name());
		return service.database.read(Orders.FILE,
			c -> Page.of(Orders.list(c, lists.where(paging), lists.arguments(paging)).stream().map(Listed::of).toList(), lists.count(c, paging), paging));
	}

	@GET
	@Path("/{id}")
	@RolesAllowed("auditor")
	public CompletionStage<Whole> order(@PathParam("id") String id) {
		return service.database.read(Orders.FILE, c -> {
			var order = Orders.find(c, id).orElseThrow(() -> new RestException(404, "noOrder", "there is no order " + id));
			return new Whole(Listed.of(order), LedgerResource.transactions(c, "order_id = ? ORDER BY id", id), Orders.events(c, id), Orders.refunds(c, "order_id = ? ORDER BY created_at, id", id),
				Outbox.list(c, "order_id = ? ORDER BY created_at, id", id).stream().map(NotificationsResource.Listed::of).toList());
		});
	}
}
