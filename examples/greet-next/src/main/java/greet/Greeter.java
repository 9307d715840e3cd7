package greet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Example;
import loggia.api.spi.Risk;
import org.osgi.service.component.annotations.Component;

/** Greets people by name. */
@Component
@ApiFamily(name = "greet", version = "1.1")
public class Greeter implements ApiProvider {
	/** @param name whom to greet */
	public record Person(@Example("Ann") String name) {}
	/** @param text the greeting @param version which version of this capability says it */
	public record Greeting(String text, String version) {}

	/** Says hello: {@code wx.greet({name: 'Ann'})}. */
	@Api(risk = Risk.ORDINARY, sync = true)
	public CompletionStage<Greeting> greet(Person person) {
		return CompletableFuture.completedFuture(new Greeting("Good day " + person.name(), "1.1"));
	}
}
