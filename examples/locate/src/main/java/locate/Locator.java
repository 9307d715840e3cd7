package locate;

import java.util.concurrent.CompletionStage;
import loggia.api.Caller;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Optional;
import loggia.api.spi.RawJson;
import loggia.api.spi.Risk;
import loggia.api.spi.ViewModule;
import loggia.api.view.ViewModules;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where the terminal is that the person looks at: only its browser knows. */
@Component
@ApiFamily(name = "locate", version = "1.0")
@ViewModule(name = "locator", allow = "geolocation")
public class Locator implements ApiProvider {
	/** How exact it should be. */
	public record Wish(@Optional boolean isHighAccuracy) {}

	private final ViewModules modules;

	@Activate
	public Locator(@Reference ViewModules modules) {
		this.modules = modules;
	}

	/** {@code wx.locateTerminal()}: {@code {latitude, longitude, accuracy}}, metres. The gate asks the person first, then the browser does. */
	@Api(risk = Risk.CONSENT, scope = "scope.userLocation", timeoutMs = 0)
	public CompletionStage<RawJson> locateTerminal(Wish wish, Caller caller) {
		return modules.call(caller, "locator", "{\"isHighAccuracy\":" + wish.isHighAccuracy() + "}").thenApply(RawJson::new);
	}
}
