package loggia.rest.router;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.Request;
import loggia.rest.Resource;
import loggia.rest.RestException;

/** A resource with one of everything. */
@Path("/shop")
public class Shop implements Resource {
	/** Two levels, so that members inside are looked at too. */
	record Order(String item, int count, Price price, Kind kind, List<String> tags) {
		Order {
			if (count < 0) throw new IllegalArgumentException("count must not be negative");
			if (count > 1000) throw new RestException(400, "tooMany", "at most 1000");
		}
	}

	record Price(long total, String currency) {}

	record Seen(String id, int number, long big, boolean flag, Kind kind, Integer boxed) {}

	enum Kind {
		NEW, USED
	}

	final AtomicInteger changes = new AtomicInteger();
	final CountDownLatch inside = new CountDownLatch(1);
	final CountDownLatch goOn = new CountDownLatch(1);
	final CompletableFuture<String> never = new CompletableFuture<>();
	final CompletableFuture<Throwable> writerEnded = new CompletableFuture<>();

	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "Lists what there is")
	public Page<Price> list(Paging paging) {
		return Page.of(List.of(new Price(2, "CNY"), new Price(1, "CNY"), new Price(3, "EUR")), paging, Map.of("total", java.util.Comparator.comparing(Price::total)), Price::currency);
	}

	@GET
	@Path("/things/{id}")
	@RolesAllowed("auditor")
	public Seen thing(@PathParam("id") String id, @QueryParam("number") int number, @QueryParam("big") @DefaultValue("7") long big, @QueryParam("flag") boolean flag,
		@QueryParam("kind") Kind kind, @QueryParam("boxed") Integer boxed) {
		return new Seen(id, number, big, flag, kind, boxed);
	}

	@GET
	@Path("/things/special")
	@RolesAllowed("auditor")
	public Map<String, String> special() {
		return Map.of("id", "the special one");
	}

	@GET
	@Path("/numbers/{n}")
	@PermitAll
	public Map<String, Integer> number(@PathParam("n") int n) {
		return Map.of("n", n);
	}

	@POST
	@Path("/orders")
	@RolesAllowed("operator")
	@Action("order.make")
	public Order order(Order order, Request request) {
		changes.incrementAndGet();
		request.target(order.item());
		return order;
	}

	@POST
	@Path("/trees")
	@PermitAll
	public Object tree(com.fasterxml.jackson.databind.JsonNode tree) {
		return tree;
	}

	@PATCH
	@Path("/people/{id}/{part}")
	@RolesAllowed("administrator")
	@Action("person.change")
	public void person(@PathParam("id") String id, @PathParam("part") String part, Map<String, String> changed) {
		changes.incrementAndGet();
	}

	@PUT
	@Path("/files/{name}")
	@RolesAllowed("operator")
	@Consumes("text/yaml")
	@Action("file.put")
	public Reply file(@PathParam("name") String name, InputStream body) throws IOException {
		return Reply.of(201, Map.of("bytes", body.readAllBytes().length)).with("Location", "/files/" + name);
	}

	@POST
	@Path("/files/{name}")
	@RolesAllowed("operator")
	@Consumes({ "application/zip", "image/*" })
	public Map<String, Long> upload(@PathParam("name") String name, Request request) throws IOException {
		return Map.of("bytes", (long) request.body().readAllBytes().length);
	}

	@DELETE
	@Path("/files/{name}")
	@RolesAllowed("operator")
	@Action("file.remove")
	public CompletionStage<Void> remove(@PathParam("name") String name) {
		return switch (name) {
			case "missing" -> CompletableFuture.failedFuture(new RestException(404, "notFound", "no such file"));
			case "wrapped" -> CompletableFuture.supplyAsync(() -> {
				throw new RestException(409, "inUse", "in use");
			});
			case "broken" -> CompletableFuture.supplyAsync(() -> {
				throw new IllegalStateException("a secret detail");
			});
			case "never" -> never.thenApply(x -> null);
			default -> CompletableFuture.completedFuture(null);
		};
	}

	@POST
	@Path("/break/{how}")
	@RolesAllowed("operator")
	@Action("shop.break")
	public Object broken(@PathParam("how") String how) throws Exception {
		return switch (how) {
			case "throw" -> throw new IllegalStateException("a secret detail");
			case "io" -> throw new IOException("the disk, not the reader");
			case "error" -> throw new NoClassDefFoundError("Gone");
			case "reply" -> Reply.of(409, Map.of("x", 1));
			case "cycle" -> new Object() {
				@SuppressWarnings("unused")
				public Object getMe() {
					throw new IllegalStateException("cannot be written");
				}
			};
			default -> null;
		};
	}

	@GET
	@Path("/bytes")
	@PermitAll
	@Produces("image/png")
	public Reply bytes(Request request) {
		return Reply.of(200, new byte[] { 1, 2, 3 }).with("Content-Type", "image/png").with("X-Console", String.valueOf(request.console())).with("X-Cookie",
			String.valueOf(request.cookie("a")));
	}

	@GET
	@Path("/slow")
	@RolesAllowed("auditor")
	public Map<String, String> slow() throws InterruptedException {
		inside.countDown();
		if (!goOn.await(10, TimeUnit.SECONDS)) throw new IllegalStateException("nobody let it go on");
		return Map.of("ended", "well");
	}

	@GET
	@Path("/wait")
	@RolesAllowed("auditor")
	public CompletionStage<String> waiting() {
		inside.countDown();
		return never;
	}

	/** Writes a line, then another when told to. */
	@GET
	@Path("/lines")
	@RolesAllowed("auditor")
	public Reply lines() {
		return Reply.stream("application/x-ndjson", out -> {
			line(out, "first");
			inside.countDown();
			try {
				if (!goOn.await(10, TimeUnit.SECONDS)) throw new IOException("nobody let it go on");
			} catch (InterruptedException e) {
				throw new IOException(e);
			}
			line(out, "second");
		});
	}

	/** Writes until somebody stops it. */
	@GET
	@Path("/flood")
	@RolesAllowed("auditor")
	public Reply flood() {
		return Reply.stream("application/x-ndjson", out -> {
			try {
				inside.countDown();
				while (true) line(out, "x".repeat(8000));
			} catch (IOException e) {
				writerEnded.complete(e);
				throw e;
			}
		});
	}

	/** An install that says how it goes, and fails late. */
	@POST
	@Path("/install/{how}")
	@RolesAllowed("operator")
	@Action("app.install")
	public Reply install(@PathParam("how") String how) {
		return Reply.stream("application/x-ndjson", out -> {
			if (how.equals("early")) throw new RestException(409, "inUse", "in use");
			line(out, "compiling");
			if (how.equals("late")) throw new RestException(422, "notOpenable", "it does not compile");
			line(out, "done");
		});
	}

	private static void line(OutputStream out, String text) throws IOException {
		out.write((text + "\n").getBytes());
		out.flush();
	}
}
