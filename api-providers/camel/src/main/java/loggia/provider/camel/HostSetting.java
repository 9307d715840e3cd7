package loggia.provider.camel;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A host that routes may reach over HTTP, and what proves the gateway to it: so no key stands in a route file. */
@Component(service = HostSetting.class, configurationPid = "loggia.camel.host", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = HostSetting.Config.class, factory = true)
public class HostSetting {
	@ObjectClassDefinition(name = "Camel: HTTP host", description = "A host that needs credentials; hosts without stand in allowed.hosts")
	@interface Config {
		@AttributeDefinition(description = "HOST or HOST:PORT")
		String host();

		@AttributeDefinition(name = ".authorization", description = "Value of the header Authorization: Bearer …, Basic …", type = AttributeType.PASSWORD, required = false)
		String _authorization() default "";
	}

	final String host;
	final String authorization;

	@Activate
	public HostSetting(Config config) {
		this(config.host(), config._authorization());
	}

	HostSetting(String host, String authorization) {
		if (host == null || !host.matches("[A-Za-z0-9.*\\[\\]:-]+")) {
			throw new IllegalArgumentException("loggia.camel.host: host should be HOST or HOST:PORT");
		}
		this.host = host;
		this.authorization = authorization;
	}
}
