package loggia.provider.camel;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** An MQTT 5 broker that routes may name. */
@Component(service = BrokerSetting.class, configurationPid = "loggia.camel.broker", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BrokerSetting.Config.class, factory = true)
public class BrokerSetting {
	@ObjectClassDefinition(name = "Camel: MQTT broker", description = "A broker that routes may name")
	@interface Config {
		@AttributeDefinition(description = "How routes name it: paho-mqtt5:TOPIC?brokerUrl=NAME")
		String name();

		@AttributeDefinition(description = "tcp://HOST:PORT or ssl://HOST:PORT")
		String url();

		@AttributeDefinition(description = "User, or empty", required = false)
		String user() default "";

		@AttributeDefinition(name = ".password", description = "Password", type = AttributeType.PASSWORD, required = false)
		String _password() default "";
	}

	final String name;
	final String url;
	final String user;
	final String password;

	@Activate
	public BrokerSetting(Config config) {
		this(config.name(), config.url(), config.user(), config._password());
	}

	/** @throws IllegalArgumentException for a URL that is none of a broker */
	BrokerSetting(String name, String url, String user, String password) {
		if (name == null || url == null || !url.matches("(tcp|ssl|ws|wss)://[A-Za-z0-9.:\\[\\]/-]+")) {
			throw new IllegalArgumentException("loggia.camel.broker: name and url (tcp://HOST:PORT or ssl://HOST:PORT) are needed");
		}
		this.name = name;
		this.url = url;
		this.user = user;
		this.password = password;
	}
}
