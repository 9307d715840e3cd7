package greet;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import org.osgi.service.component.annotations.Component;

/** Greets people by name, several at once. */
@Component
@ApiFamily(name = "greet", version = "2.0")
public class Greeter implements ApiProvider {
	/** Whom to greet. */
	public record People(List<String> people) {}

	/** A greeting each, and which version of this capability says them. */
	public record Greetings(List<String> texts, String version) {}

	/** Says hello: {@code wx.greet({people: ['Ann', 'Bob']})}. */
	@Api(risk = Risk.ORDINARY, sync = true)
	public CompletionStage<Greetings> greet(People params) {
		return CompletableFuture.completedFuture(new Greetings(params.people().stream().map(name -> "Welcome " + name).toList(), "2.0"));
	}
}
