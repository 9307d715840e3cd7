package loggia.provider.payment;

import static loggia.api.spi.Risk.APPROVED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import loggia.api.ApiException;
import loggia.api.ApiException.Reason;
import loggia.api.Caller;
import loggia.api.ShellSurface;
import loggia.api.release.ReleaseCatalog;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;
import loggia.database.DatabaseException;
import loggia.payment.Payers;
import loggia.provider.payment.Merchants.Merchant;
import loggia.provider.payment.Orders.Order;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code wx.requestPayment}: checks what the merchant signed, lets the shell ask the person, pays. Thread-safe. */
@Component
@ApiFamily(name = "payment", version = "1.0")
public class PaymentProvider implements ApiProvider {
	private static final Logger log = LoggerFactory.getLogger(PaymentProvider.class);
	private static final String PACKAGE = "prepay_id=";
	private static final String PERSON = "person:";
	private static final long AHEAD_MS = 300_000;

	/**
	 * @param timeStamp   seconds since 1970
	 * @param packageText {@code package} to the mini-program: {@code prepay_id=…}
	 * @param signType      {@code HMAC-SHA256} or {@code RSA}
	 */
	record Asked(String timeStamp, String nonceStr, String packageText, String signType, String paySign) {}

	private final PaymentService service;
	private final ShellSurface shell;
	/** One a session: a person answers one sheet at a time. */
	private final Map<String, CompletableFuture<Void>> calls = new ConcurrentHashMap<>();
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	volatile Payers payers;
	@Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
	volatile ReleaseCatalog releases;

	@Activate
	public PaymentProvider(@Reference PaymentService service, @Reference ShellSurface shell) {
		this.service = service;
		this.shell = shell;
	}

	/**
	 * Pays an order of a merchant: {@code {timeStamp, nonceStr, package, signType, paySign}}, all of it text, as in WeChat's documentation of
	 * wx.requestPayment. Fails with {@code cancel}, {@code not signed in}, {@code insufficient balance}, {@code order paid} and others, see the README.
	 */
	@Api(risk = APPROVED, timeoutMs = 0)
	public CompletionStage<Void> requestPayment(JsonNode params, Caller caller) {
		var asked = new Asked(text(params, "timeStamp"), text(params, "nonceStr"), text(params, "package"), text(params, "signType"), text(params, "paySign"));
		if (!caller.userId().startsWith(PERSON)) {
			shell.show(caller, "signIn", "{\"reason\":\"payment\"}");
			throw new ApiException(Reason.FAILED, "not signed in");
		}
		var call = new CompletableFuture<Void>();
		if (calls.putIfAbsent(caller.sessionId(), call) != null) throw new ApiException(Reason.BUSY, "payment in progress");
		call.whenComplete((paid, failure) -> calls.remove(caller.sessionId(), call));
		CompletableFuture.completedFuture(asked).thenCompose(any -> read(asked, caller)).thenCompose(sheet -> confirmed(call, caller, sheet))
			.thenCompose(order -> service.payments.pay(order.id(), caller.userId(), service.settings.gateway())).whenComplete((paid, failure) -> {
				// before anybody hears of it: they may ask again at once
				calls.remove(caller.sessionId(), call);
				end(call, failure);
			});
		return call;
	}

	/** Nobody is asked any more: sheets that are open end. A payment that is confirmed goes on in the database. */
	@Deactivate
	void close() {
		for (var call : calls.values()) call.completeExceptionally(new ApiException(Reason.FAILED, "payment not possible now"));
	}

	/** Reads through the database, so that a broken file shows before the first call. */
	@Override
	public CompletionStage<Void> selfTest() {
		return service.check().thenAccept(report -> {
			if (!report.balanced()) throw new IllegalStateException("the ledger is wrong: " + report.problems());
		});
	}

	private record Sheet(Order order, Merchant merchant, OptionalLong balance) {}

	/** Checks everything that needs no person. */
	private CompletionStage<Sheet> read(Asked asked, Caller caller) {
		if (!asked.packageText.startsWith(PACKAGE)) throw parameter("package should begin with " + PACKAGE);
		var id = asked.packageText.substring(PACKAGE.length());
		return service.database.read(Orders.FILE, c -> Orders.find(c, id)).thenCompose(found -> {
			var order = found.filter(o -> o.appId().equals(caller.appId())).orElseThrow(() -> new ApiException(Reason.FAILED, "prepay_id invalid"));
			var merchant = service.merchants.find(order.merchantId()).filter(m -> m.appIds().contains(caller.appId())).orElseThrow(() -> new ApiException(Reason.FAILED, "prepay_id invalid"));
			checkSign(asked, caller, merchant);
			checkPayer(order, caller);
			Payments.checkPayable(order, service.clock.millis());
			return service.payments.balance(service.settings.gateway(), caller.userId()).thenApply(balance -> new Sheet(order, merchant, balance));
		});
	}

	private void checkSign(Asked asked, Caller caller, Merchant merchant) {
		if (!asked.timeStamp.matches("[0-9]{1,12}")) throw parameter("timeStamp should be seconds since 1970");
		if (asked.nonceStr.isEmpty() || asked.nonceStr.length() > 64) throw parameter("nonceStr should have 1 to 64 characters");
		boolean right = switch (asked.signType) {
			case "HMAC-SHA256" -> Signatures.same(Signatures.payment(merchant.secret(), caller.appId(), asked.timeStamp, asked.nonceStr, asked.packageText), asked.paySign);
			case "RSA" -> merchant.publicKey() != null
				&& Signatures.isRsa(merchant.publicKey(), Signatures.paymentText(caller.appId(), asked.timeStamp, asked.nonceStr, asked.packageText), asked.paySign);
			default -> throw parameter("signType should be HMAC-SHA256 or RSA");
		};
		if (!right) throw new ApiException(Reason.FAILED, "sign error");
		long age = service.clock.millis() - Long.parseLong(asked.timeStamp) * 1000;
		if (age > service.settings.signAgeMs() || age < -AHEAD_MS) throw new ApiException(Reason.FAILED, "sign expired");
	}

	private void checkPayer(Order order, Caller caller) {
		if (order.openid() == null || order.openid().equals(caller.userId())) return;
		var known = payers;
		if (known == null || !known.is(order.appId(), caller.userId(), order.openid())) throw new ApiException(Reason.FAILED, "openid mismatch");
	}

	/** @return completes with the order when the person said yes */
	private CompletionStage<Order> confirmed(CompletableFuture<Void> call, Caller caller, Sheet sheet) {
		if (call.isDone()) throw new ApiException(Reason.CANCELLED);
		var answer = shell.show(caller, "payment", json(caller, sheet));
		// told in time or never: the shell may take its sheet away
		call.whenComplete((paid, failure) -> answer.toCompletableFuture().cancel(true));
		var late = service.timer.schedule(() -> call.completeExceptionally(new ApiException(Reason.NO_ANSWER)), service.settings.sheetTimeoutMs(), TimeUnit.MILLISECONDS);
		return answer.whenComplete((said, failure) -> late.cancel(false)).thenApply(said -> {
			if (!isYes(said)) throw new ApiException(Reason.CANCELLED);
			// an aborted call, or one that waited too long: whatever is tapped now, nothing is paid
			if (call.isDone()) throw new ApiException(Reason.CANCELLED);
			return sheet.order;
		});
	}

	private String json(Caller caller, Sheet sheet) {
		var json = Outbox.JSON.createObjectNode().put("payee", sheet.merchant.name()).put("description", sheet.order.description()).put("amount", sheet.order.amount()).put("currency",
			sheet.order.currency());
		sheet.balance.ifPresent(balance -> json.put("balance", balance));
		var catalog = releases;
		var app = catalog == null ? Optional.<String>empty() : catalog.byDigest(caller.release()).map(release -> release.name());
		return json.put("app", app.orElse(caller.appId())).toString();
	}

	private static boolean isYes(String answer) {
		try {
			var confirm = Outbox.JSON.readTree(answer).get("confirm");
			return confirm != null && confirm.isBoolean() && confirm.booleanValue();
		} catch (JsonProcessingException e) {
			throw new IllegalStateException("the shell's answer is no JSON", e);
		}
	}

	private void end(CompletableFuture<Void> call, Throwable failure) {
		var cause = failure == null ? null : Payments.cause(failure);
		if (cause instanceof CancellationException) cause = new ApiException(Reason.CANCELLED);
		service.meters.asked(outcome(cause));
		if (cause == null) {
			call.complete(null);
		} else if (cause instanceof ApiException told) {
			call.completeExceptionally(told);
		} else {
			log.error("a payment was not made", cause);
			call.completeExceptionally(new ApiException(cause instanceof DatabaseException ? Reason.FAILED : Reason.INTERNAL, "payment not possible now"));
		}
	}

	private static String outcome(Throwable cause) {
		if (cause == null) return "paid";
		if (!(cause instanceof ApiException told)) return "failed";
		return told.reason == Reason.CANCELLED || told.reason == Reason.NO_ANSWER ? "cancelled" : "refused";
	}

	private static String text(JsonNode params, String name) {
		return ApiParams.string(params.get(name), "parameter.", name);
	}

	private static ApiException parameter(String what) {
		return new ApiException(Reason.INVALID_PARAMS, "parameter error: parameter." + what + ";");
	}
}
