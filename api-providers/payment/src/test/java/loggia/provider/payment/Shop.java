package loggia.provider.payment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiReply;
import loggia.api.access.Principal;
import loggia.api.spi.ApiParams;
import loggia.database.sqlite.SqliteDatabase;
import loggia.payment.PaymentGateway;
import loggia.provider.payment.Merchants.Merchant;
import loggia.provider.payment.PaymentService.Settings;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.RestException;

/** The whole family on a folder: real database, a merchant's server that signs, a mini-program that calls through the generated dispatcher. */
final class Shop implements AutoCloseable {
	static final String APP = "shop.test";
	static final Settings SETTINGS = new Settings("wallet", 5_000_000, 60_000, 1_800_000, 300_000, 7_200_000, 5_000, 300_000);
	private static final ObjectMapper JSON = new ObjectMapper();

	final SqliteDatabase database;
	final PaymentService service;
	final PaymentProvider provider;
	final Shell shell = new Shell();
	final MerchantResource resource;

	/** An answer of the merchants' API. */
	record Answer(int status, String text) {
		JsonNode json() {
			try {
				return JSON.readTree(text);
			} catch (IOException e) {
				throw new UncheckedIOException(e);
			}
		}
	}

	Shop(Path data, InstantSource clock, Settings settings, Map<String, PaymentGateway> gateways) {
		this(Databases.open(data), data, clock, settings, gateways);
	}

	Shop(SqliteDatabase database, Path data, InstantSource clock, Settings settings, Map<String, PaymentGateway> gateways) {
		this.database = database;
		service = new PaymentService(database, data, settings, clock, new Meters(null));
		gateways.forEach((name, gateway) -> service.addGateway(gateway, Map.of(PaymentGateway.ID, name)));
		provider = new PaymentProvider(service, shell);
		resource = new MerchantResource(service);
	}

	static Shop open(Path data, InstantSource clock) {
		Templates.copy(data);
		return new Shop(data, clock, SETTINGS, Map.of());
	}

	static Settings paysWith(String gateway) {
		return new Settings(gateway, SETTINGS.paymentMax(), SETTINGS.sheetTimeoutMs(), SETTINGS.signAgeMs(), SETTINGS.merchantWindowMs(), SETTINGS.orderMs(), SETTINGS.notifyTimeoutMs(),
			SETTINGS.checkIntervalMs());
	}

	/** @return a new merchant whose notify addresses may be on this machine */
	Merchant merchant(String name) {
		return Databases.await(service.merchants.create(new Merchants.Wanted(name, Set.of(APP), null, true), service.clock.millis()));
	}

	/** @return the merchant that was made first */
	Merchant firstMerchant() {
		return service.merchants.all().stream().min(java.util.Comparator.comparing(Merchant::createdAt)).orElseThrow();
	}

	static ObjectNode order(String outTradeNo, long amount, String notifyUrl) {
		var json = JSON.createObjectNode().put("outTradeNo", outTradeNo).put("appId", APP).put("description", "A cup of tea").put("notifyUrl", notifyUrl);
		json.putObject("amount").put("total", amount).put("currency", "CNY");
		return json;
	}

	static ObjectNode refund(String outRefundNo, String outTradeNo, long amount) {
		return JSON.createObjectNode().put("outRefundNo", outRefundNo).put("outTradeNo", outTradeNo).put("amount", amount).put("reason", "cold");
	}

	CompletableFuture<Answer> create(Merchant merchant, String key, JsonNode order) {
		var request = Sent.of(this, merchant, "POST", "/api/v1/merchant/orders", key, order.toString());
		return answer(() -> resource.create(request, request.body()));
	}

	CompletableFuture<Answer> refund(Merchant merchant, String key, JsonNode refund) {
		var request = Sent.of(this, merchant, "POST", "/api/v1/merchant/refunds", key, refund.toString());
		return answer(() -> resource.refund(request, request.body()));
	}

	CompletableFuture<Answer> close(Merchant merchant, String key, String outTradeNo) {
		var request = Sent.of(this, merchant, "POST", "/api/v1/merchant/orders/" + outTradeNo + "/close", key, "");
		return answer(() -> resource.close(request, outTradeNo, request.body()));
	}

	Answer order(Merchant merchant, String outTradeNo) {
		var request = Sent.of(this, merchant, "GET", "/api/v1/merchant/orders/" + outTradeNo, null, "");
		return answer(() -> resource.order(request, outTradeNo)).join();
	}

	Answer refund(Merchant merchant, String outRefundNo) {
		var request = Sent.of(this, merchant, "GET", "/api/v1/merchant/refunds/" + outRefundNo, null, "");
		return answer(() -> resource.refund(request, outRefundNo)).join();
	}

	/** @return a new order's payment, as its merchant gives it to the mini-program */
	JsonNode ordered(Merchant merchant, String outTradeNo, long amount) {
		var answer = create(merchant, "order-" + outTradeNo, order(outTradeNo, amount, "http://127.0.0.1:9/notify")).join();
		if (answer.status != 201) throw new IllegalStateException(answer.toString());
		return answer.json().get("pay");
	}

	/** {@code wx.requestPayment}, as the gate calls it. */
	CompletionStage<ApiReply> pay(Somebody who, JsonNode payment) {
		try {
			return provider.dispatcher().call("requestPayment", new ApiParams(payment, List.of()), who);
		} catch (RuntimeException e) {
			return CompletableFuture.failedFuture(e);
		}
	}

	long balance(String personId) {
		return Databases.await(database.read(Orders.FILE, c -> Ledger.balance(c, personId)));
	}

	void credit(String personId, long amount, String key) {
		Databases.await(service.payments.credit(personId, amount, "test", key));
	}

	long number(String sql, Object... arguments) {
		return Databases.await(database.read(Orders.FILE, c -> Sql.number(c, sql, arguments)));
	}

	LedgerCheck.Report check() {
		return Databases.await(service.check());
	}

	@Override
	public void close() {
		stop();
		Databases.close(database);
	}

	/** Ends all but the database. */
	void stop() {
		provider.close();
		try {
			service.close();
		} catch (InterruptedException e) {
			throw new IllegalStateException(e);
		}
	}

	/** @return an answer for what a resource returns or refuses; what fails otherwise fails here too */
	static CompletableFuture<Answer> answer(java.util.function.Supplier<CompletionStage<?>> call) {
		CompletionStage<?> stage;
		try {
			stage = call.get();
		} catch (RestException e) {
			return CompletableFuture.completedFuture(refused(e));
		}
		return stage.toCompletableFuture().handle((value, failure) -> {
			if (failure == null) return value instanceof Reply reply ? new Answer(reply.status(), new String((byte[]) reply.body(), StandardCharsets.UTF_8)) : new Answer(200, String.valueOf(value));
			if (Payments.cause(failure) instanceof RestException refusal) return refused(refusal);
			throw new CompletionException(Payments.cause(failure));
		});
	}

	private static Answer refused(RestException e) {
		return new Answer(e.status, e.code);
	}

	/** A request on its way to the resource. */
	record Sent(String method, String path, String query, Map<String, String> headers, byte[] bytes) implements Request {
		static Sent of(Shop shop, Merchant merchant, String method, String path, String key, String body) {
			return of(merchant.id(), merchant.secret(), method, path, Long.toString(shop.service.clock.millis() / 1000), Signatures.random(8), key, body);
		}

		static Sent of(String merchantId, String secret, String method, String path, String timestamp, String nonce, String key, String body) {
			var bytes = body.getBytes(StandardCharsets.UTF_8);
			var headers = new java.util.HashMap<>(Map.of("Loggia-Merchant", merchantId, "Loggia-Timestamp", timestamp, "Loggia-Nonce", nonce, "Loggia-Signature",
				Signatures.request(secret, method, path, timestamp, nonce, bytes)));
			if (key != null) headers.put("Idempotency-Key", key);
			return new Sent(method, path, null, headers, bytes);
		}

		@Override
		public Principal principal() {
			return null;
		}

		@Override
		public String header(String name) {
			return headers.get(name);
		}

		@Override
		public String cookie(String name) {
			return null;
		}

		@Override
		public boolean console() {
			return false;
		}

		@Override
		public String remote() {
			return "127.0.0.1";
		}

		@Override
		public long length() {
			return bytes.length;
		}

		@Override
		public InputStream body() {
			return new ByteArrayInputStream(bytes);
		}

		@Override
		public void target(String target) {}
	}
}
