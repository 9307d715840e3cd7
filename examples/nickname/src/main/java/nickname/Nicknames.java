package nickname;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import loggia.api.Caller;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import org.osgi.service.component.annotations.Component;

/** Tells a mini-program what to call the person. It is about a person, so the gate asks him first: that is all a provider has to say. */
@Component
@ApiFamily(name = "nickname", version = "1.0")
public class Nicknames implements ApiProvider {
	private static final String[] COLOURS = { "Amber", "Blue", "Coral", "Green", "Ivory", "Jade", "Pearl", "Ruby" };
	private static final String[] ANIMALS = { "Crane", "Fox", "Hare", "Lynx", "Otter", "Panda", "Swan", "Tiger" };

	/** The same for one person every time, in every mini-program. */
	public record Nickname(String nickname) {}

	/** {@code wx.getNickname()}: at first use the shell asks; a no fails with {@code auth deny}. */
	@Api(risk = Risk.CONSENT, scope = "scope.userInfo")
	public CompletionStage<Nickname> getNickname(Caller caller) {
		int hash = caller.userId().hashCode();
		String name = COLOURS[Math.floorMod(hash, COLOURS.length)] + " " + ANIMALS[Math.floorMod(hash / COLOURS.length, ANIMALS.length)];
		return CompletableFuture.completedFuture(new Nickname(name));
	}
}
