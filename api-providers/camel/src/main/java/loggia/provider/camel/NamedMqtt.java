package loggia.provider.camel;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.spi.annotations.Component;

/** MQTT 5 on configured brokers. A publisher connects at its first message, a subscriber when its route starts. */
@Component("paho-mqtt5") // by it Camel finds the setters of its endpoints
final class NamedMqtt extends PahoMqtt5Component {
	private final Peers peers;

	NamedMqtt(Peers peers) {
		this.peers = peers;
		setLazyStartProducer(true);
	}

	@Override
	protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
		String name = String.valueOf(parameters.remove("brokerUrl"));
		BrokerSetting broker = peers.brokers().get(name);
		if (broker == null) {
			throw new IllegalArgumentException("the broker '" + name + "' is not configured");
		}
		var endpoint = new MqttEndpoint(uri, remaining, this, getConfiguration().copy(), broker);
		setProperties(endpoint, parameters);
		return endpoint;
	}
}
