package loggia.itest.tuned;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import loggia.api.spi.Api;
import loggia.api.spi.ApiFamily;
import loggia.api.spi.ApiProvider;
import loggia.api.spi.Risk;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Says which version of its bundle answers, and with which settings. */
@Component(configurationPid = "loggia.itest.tuned")
@Designate(ocd = Tuned.Config.class)
@ApiFamily(name = "tuned", version = "1.0")
public class Tuned implements ApiProvider {
	@ObjectClassDefinition
	@interface Config {
		String word() default "none";

		int number() default 0;
	}

	/** @param version of the bundle @param tunes titles of the instances there are */
	public record Answer(String version, String word, int number, String tunes) {}

	@Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
	void add(Tune tune) {
		tunes.put(tune.title(), tune);
	}

	void remove(Tune tune) {
		tunes.remove(tune.title(), tune);
	}

	private final Map<String, Tune> tunes = new ConcurrentHashMap<>();
	private final String version;
	private final Config config;

	@Activate
	public Tuned(BundleContext context, Config config) {
		version = context.getBundle().getVersion().toString();
		this.config = config;
	}

	@Api(risk = Risk.ORDINARY)
	public CompletionStage<Answer> tuned() {
		return CompletableFuture.completedFuture(new Answer(version, config.word(), config.number(), String.join(" ", new TreeMap<>(tunes).keySet())));
	}
}
