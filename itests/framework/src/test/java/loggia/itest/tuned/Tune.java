package loggia.itest.tuned;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One of several, each made by a configuration. */
@Component(service = Tune.class, configurationPid = "loggia.itest.tune", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Tune.Config.class, factory = true)
public class Tune {
	@ObjectClassDefinition
	@interface Config {
		String title() default "untitled";
	}

	private final String title;

	@Activate
	public Tune(Config config) {
		title = config.title();
	}

	String title() {
		return title;
	}
}
