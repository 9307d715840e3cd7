package loggia.provider.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.RestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operators' list of orders: parts, order, words and filters, by the database. */
class OrdersResourceTest {
	private static final Paging FIRST = new Paging(1, 50, null, false, null);
	@TempDir
	Path data;
	private final TestClock clock = new TestClock();
	private Shop shop;
	private OrdersResource resource;

	@BeforeEach
	void open() throws Exception {
		shop = Shop.open(data, clock);
		resource = new OrdersResource(shop.service);
		var teahouse = shop.merchant("Teahouse");
		var ann = Somebody.person(1, Shop.APP);
		shop.credit(ann.userId(), 100_000, "start");
		shop.ordered(teahouse, "T1", 300);
		shop.pay(ann, shop.ordered(teahouse, "T2", 100)).toCompletableFuture().get(20, TimeUnit.SECONDS);
		shop.ordered(teahouse, "T3", 200);
		// another mini-program's
		Databases.await(shop.database.write(Orders.FILE, c -> Sql.run(c, "UPDATE orders SET app_id = 'other.test' WHERE out_trade_no = 'T3'")));
	}

	@AfterEach
	void close() {
		shop.close();
	}

	@Test
	void comesInPartsAndInOrder() {
		assertEquals(List.of("T2", "T3", "T1"), numbers(list(null, null, new Paging(1, 50, "amount", false, null))));
		var second = list(null, null, new Paging(2, 2, "amount", true, null));
		assertEquals("3 [T2]", second.total() + " " + numbers(second));
		var refusal = assertThrows(CompletionException.class, () -> list(null, null, new Paging(1, 50, "gateway", false, null)));
		assertEquals("badSort", ((RestException) Payments.cause(refusal)).code);
	}

	@Test
	void isFilteredByAppAndStateBesideTheWords() {
		assertEquals(3, list(null, null, FIRST).total());
		var shops = list(Shop.APP, null, new Paging(1, 1, "amount", false, null));
		assertEquals("2 [T2]", shops.total() + " " + numbers(shops));
		assertEquals(List.of("T2"), numbers(list(null, OrderState.PAID, FIRST)));
		assertEquals(List.of("T1"), numbers(list(Shop.APP, OrderState.CREATED, FIRST)));
		assertEquals(List.of("T3"), numbers(list("other.test", null, new Paging(1, 50, null, false, "t3"))));
		assertEquals(0, list("other.test", null, new Paging(1, 50, null, false, "t1")).total());
		assertEquals(0, list("other.test", OrderState.PAID, FIRST).total());
	}

	private Page<OrdersResource.Listed> list(String appId, OrderState state, Paging paging) {
		return resource.list(appId, state, paging).toCompletableFuture().join();
	}

	private static List<String> numbers(Page<OrdersResource.Listed> page) {
		return page.items().stream().map(OrdersResource.Listed::outTradeNo).toList();
	}
}
