package loggia.provider.payment;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.concurrent.CompletionStage;
import loggia.provider.payment.Outbox.Notification;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What merchants were told, or are still to be told. */
@Component(service = Resource.class)
@Path("/notifications")
public class NotificationsResource implements Resource {
	/** @param nextAt ms; null when it is not tried any more */
	public record Listed(String id, String orderId, String merchantId, String url, String state, int attempts, Long nextAt, Integer lastStatus, String lastError, long createdAt, Long doneAt) {
		static Listed of(Notification n) {
			return new Listed(n.id(), n.orderId(), n.merchantId(), n.url(), n.state().name(), n.attempts(), n.state() == Outbox.State.PENDING ? n.nextAt() : null, n.lastStatus(), n.lastError(),
				n.createdAt(), n.doneAt());
		}
	}

	private final PaymentService service;

	@Activate
	public NotificationsResource(@Reference PaymentService service) {
		this.service = service;
	}

	/** Newest first; {@code q} is looked for in the numbers, the address and the state. */
	@GET
	@RolesAllowed("auditor")
	public CompletionStage<Page<Listed>> list(Paging paging) {
		var lists = new Lists("notifications", "created_at DESC, id").sort("createdAt", "created_at").sort("nextAt", "next_at").sort("attempts", "attempts").sort("state", "state").search("id", "order_id",
			"merchant_id", "url", "state");
		return service.database.read(Orders.FILE,
			c -> Page.of(Outbox.list(c, lists.where(paging), lists.arguments(paging)).stream().map(Listed::of).toList(), lists.count(c, paging), paging));
	}

	/** Sends it now, and again by the schedule until it is acknowledged. */
	@POST
	@Path("/{id}/retry")
	@RolesAllowed("operator")
	@Action("notification.retry")
	public CompletionStage<Listed> retry(@PathParam("id") String id) {
		return service.database.write(Orders.FILE, c -> {
			if (!Outbox.again(c, id, service.clock.millis())) throw new RestException(404, "noNotification", "there is no notification " + id);
			return Listed.of(Outbox.find(c, id).orElseThrow());
		}).thenApply(listed -> {
			service.notifier.wake();
			return listed;
		});
	}
}
