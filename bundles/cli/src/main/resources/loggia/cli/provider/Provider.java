package @@PACKAGE@@;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.spi.Api;
import loggia.api.spi.ApiEvents;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Example;
import loggia.api.spi.Risk;
import org.osgi.service.component.annotations.Component;

/** Greets people by name. */
@Component
@ApiFamily(name = "@@NAME@@", version = "1.0"@@NAMESPACE@@)
public class @@CLASS@@ implements ApiProvider {
	/** @param name whom to greet */
	public record Person(@Example("Ann") String name) {}

	/** @param text the greeting */
	public record Greeting(String text) {}

	/** Somebody was greeted, by whichever mini-program. */
	@Api(risk = Risk.ORDINARY)
	final ApiEvents<Greeting> on@@CLASS@@ = new ApiEvents<>();

	/** Says hello: {@code @@SPACE@@.@@METHOD@@({name: 'Ann'})}. */
	@Api(risk = Risk.DECLARED)
	public CompletionStage<Greeting> @@METHOD@@(Person person) {
		var greeting = new Greeting("Hello " + person.name());
		on@@CLASS@@.emit(greeting);
		return CompletableFuture.completedFuture(greeting);
	}
}
