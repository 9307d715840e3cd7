package loggia.provider.payment;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import loggia.provider.payment.MerchantDoor.Answer;
import loggia.provider.payment.MerchantDoor.Signed;
import loggia.provider.payment.Merchants.Merchant;
import loggia.provider.payment.Orders.Order;
import loggia.rest.Action;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What merchants' servers ask, each request signed: orders and refunds of their own. Thread-safe. */
@Component(service = Resource.class)
@Path("/merchant")
public class MerchantResource implements Resource {
	private static final ObjectReader JSON = Outbox.JSON.reader().with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
	private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_*|@-]{1,32}");
	private static final long LONGEST_MS = 30L * 86_400_000;

	private final PaymentService service;

	@Activate
	public MerchantResource(@Reference PaymentService service) {
		this.service = service;
	}

	/** Makes an order that a mini-program can ask a person to pay. */
	@POST
	@Path("/orders")
	@PermitAll
	@Action("order.create")
	public CompletionStage<Reply> create(Request request, InputStream body) {
		var signed = service.door.open(request, body);
		var order = order(signed);
		request.target(order.merchantId());
		return service.door.once(signed, c -> {
			if (Orders.find(c, order.merchantId(), order.outTradeNo()).isPresent()) throw new RestException(409, "outTradeNoUsed", "there is an order " + order.outTradeNo() + " already");
			Orders.insert(c, order);
			var reply = Outbox.JSON.createObjectNode().put("prepayId", order.id());
			reply.set("pay", pay(signed.merchant(), order, signed.now()));
			return Answer.of(201, reply);
		}).thenApply(reply -> {
			Failpoints.hit("create.before-reply");
			return reply;
		});
	}

	/** An order with its refunds; while it can be paid, with what wx.requestPayment is to be given. */
	@GET
	@Path("/orders/{outTradeNo}")
	@PermitAll
	public CompletionStage<JsonNode> order(Request request, @PathParam("outTradeNo") String outTradeNo) {
		var signed = service.door.open(request, null);
		return service.database.read(Orders.FILE, c -> {
			var order = Orders.find(c, signed.merchant().id(), outTradeNo).orElseThrow(() -> new RestException(404, "noOrder", "there is no order " + outTradeNo));
			var json = Outbox.json(order);
			if (order.state() == OrderState.CREATED && order.expiresAt() > signed.now()) json.set("pay", pay(signed.merchant(), order, signed.now()));
			var refunds = json.putArray("refunds");
			for (var refund : Orders.refunds(c, "order_id = ? ORDER BY created_at, id", order.id())) refunds.add(Outbox.json(refund, order));
			return json;
		});
	}

	/** Nobody can pay the order any more. */
	@POST
	@Path("/orders/{outTradeNo}/close")
	@PermitAll
	@Action("order.close")
	public CompletionStage<Reply> close(Request request, @PathParam("outTradeNo") String outTradeNo, InputStream body) {
		var signed = service.door.open(request, body);
		return service.door.once(signed, c -> {
			var order = Orders.find(c, signed.merchant().id(), outTradeNo).orElseThrow(() -> new RestException(404, "noOrder", "there is no order " + outTradeNo));
			if (order.state() != OrderState.CLOSED) {
				if (!order.state().canBecome(OrderState.CLOSED)) throw new RestException(409, "orderNotOpen", "the order is " + order.state() + ": only one that nobody paid can be closed");
				Orders.end(c, order, OrderState.CLOSED, signed.now());
			}
			return Answer.of(200, Outbox.json(Orders.find(c, order.id()).orElseThrow()));
		});
	}

	/** Gives back a payment or a part of it. */
	@POST
	@Path("/refunds")
	@PermitAll
	@Action("order.refund")
	public CompletionStage<Reply> refund(Request request, InputStream body) {
		var signed = service.door.open(request, body);
		var json = members(signed, Set.of("outRefundNo", "outTradeNo", "amount"), Set.of("reason"));
		var outRefundNo = number(json, "outRefundNo");
		var outTradeNo = number(json, "outTradeNo");
		long amount = amount(json.get("amount"), "amount");
		var reason = json.has("reason") ? text(json, "reason", 0, 80) : "";
		request.target(signed.merchant().id());
		return service.door.once(signed, c -> {
			var order = Orders.find(c, signed.merchant().id(), outTradeNo).orElseThrow(() -> new RestException(404, "noOrder", "there is no order " + outTradeNo));
			if (Orders.refund(c, signed.merchant().id(), outRefundNo).isPresent()) throw new RestException(409, "outRefundNoUsed", "there is a refund " + outRefundNo + " already");
			if (!order.state().wasPaid()) throw new RestException(409, "orderNotPaid", "the order is " + order.state() + ": nothing can be given back");
			if (amount > order.amount() - order.refunded()) {
				throw new RestException(409, "refundTooLarge", "of " + order.amount() + " fen " + order.refunded() + " went back already: " + amount + " is more than is left");
			}
			return Answer.of(201, Outbox.json(service.payments.refund(c, order, outRefundNo, amount, reason, signed.now()), order));
		}).thenApply(reply -> {
			Failpoints.hit("refund.before-reply");
			service.notifier.wake();
			service.recover();
			return reply;
		});
	}

	/** A refund and what became of it. */
	@GET
	@Path("/refunds/{outRefundNo}")
	@PermitAll
	public CompletionStage<JsonNode> refund(Request request, @PathParam("outRefundNo") String outRefundNo) {
		var signed = service.door.open(request, null);
		return service.database.read(Orders.FILE, c -> {
			var refund = Orders.refund(c, signed.merchant().id(), outRefundNo).orElseThrow(() -> new RestException(404, "noRefund", "there is no refund " + outRefundNo));
			return Outbox.json(refund, Orders.find(c, refund.orderId()).orElseThrow());
		});
	}

	private Order order(Signed signed) {
		var json = members(signed, Set.of("outTradeNo", "appId", "description", "amount", "notifyUrl"), Set.of("openid", "timeExpire"));
		var merchant = signed.merchant();
		var appId = text(json, "appId", 1, 128);
		if (!merchant.appIds().contains(appId)) throw new RestException(403, "notYourApp", "the mini-program " + appId + " is not one of this merchant's");
		var price = json.get("amount");
		if (!price.isObject() || !price.has("total") || price.size() > (price.has("currency") ? 2 : 1)) throw bad("amount must be {\"total\": fen, \"currency\": \"CNY\"}");
		if (price.has("currency") && !Ledger.CNY.equals(price.get("currency").textValue())) throw bad("amount.currency must be CNY");
		long amount = amount(price.get("total"), "amount.total");
		if (amount > service.settings.paymentMax()) throw bad("amount.total must be at most " + service.settings.paymentMax());
		var url = text(json, "notifyUrl", 1, 2_048);
		try {
			Webhook.address(url, merchant.local());
		} catch (IllegalArgumentException e) {
			throw bad(e.getMessage());
		}
		var openid = json.has("openid") ? text(json, "openid", 1, 128) : null;
		return new Order(Signatures.random(16), merchant.id(), number(json, "outTradeNo"), appId, openid, null, text(json, "description", 1, 127), amount, Ledger.CNY, url, OrderState.CREATED, null, 0, 0,
			signed.now(), expiry(json.get("timeExpire"), signed.now()), null);
	}

	private long expiry(JsonNode told, long now) {
		if (told == null) return now + service.settings.orderMs();
		try {
			long at = OffsetDateTime.parse(String.valueOf(told.textValue())).toInstant().toEpochMilli();
			if (at <= now || at > now + LONGEST_MS) throw bad("timeExpire must be in the future, and at most 30 days away");
			return at;
		} catch (DateTimeParseException e) {
			throw bad("timeExpire must be a time as in RFC 3339, such as 2026-11-20T12:00:00+08:00");
		}
	}

	private static ObjectNode pay(Merchant merchant, Order order, long now) {
		var timeStamp = Long.toString(now / 1000);
		var nonce = Signatures.random(16);
		var packageText = "prepay_id=" + order.id();
		return Outbox.JSON.createObjectNode().put("timeStamp", timeStamp).put("nonceStr", nonce).put("package", packageText).put("signType", "HMAC-SHA256").put("paySign",
			Signatures.payment(merchant.secret(), order.appId(), timeStamp, nonce, packageText));
	}

	private static JsonNode members(Signed signed, Set<String> needed, Set<String> optional) {
		try {
			var json = JSON.readTree(signed.body());
			if (json == null || !json.isObject()) throw bad("the body must be a JSON object");
			for (var name : needed) {
				if (!json.has(name)) throw bad(name + " is missing");
			}
			json.fieldNames().forEachRemaining(name -> {
				if (!needed.contains(name) && !optional.contains(name)) throw bad(name + " is not known");
			});
			return json;
		} catch (IOException e) {
			throw bad("the body is no JSON");
		}
	}

	private static String number(JsonNode json, String name) {
		var text = text(json, name, 1, 32);
		if (!NUMBER.matcher(text).matches()) throw bad(name + " must match " + NUMBER);
		return text;
	}

	private static String text(JsonNode json, String name, int least, int most) {
		var text = json.get(name).textValue();
		if (text == null || text.length() < least || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
			throw bad(name + " must be a text of " + least + " to " + most + " characters, without control characters");
		}
		return text;
	}

	/** @return whole fen, greater than 0 */
	static long amount(JsonNode json, String name) {
		if (json == null || !json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() <= 0) throw bad(name + " must be a whole number of fen, greater than 0");
		return json.longValue();
	}

	private static RestException bad(String message) {
		return new RestException(400, "badRequest", message);
	}
}
