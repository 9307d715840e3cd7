package loggia.provider.camel;

import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Consumer;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Endpoint;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Producer;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An MQTT endpoint whose clients always close. Camel's own leave the threads of a client that is not connected when it stops, or that never
 * was, and the client's own reconnect cannot be stopped; so both reconnect here.
 */
final class MqttEndpoint extends PahoMqtt5Endpoint {
	private static final Logger log = LoggerFactory.getLogger(MqttEndpoint.class);
	private static final long RECONNECT_SECONDS = 2;
	private static final long CLOSE_MS = 500;

	private final BrokerSetting broker;

	MqttEndpoint(String uri, String topic, PahoMqtt5Component component, PahoMqtt5Configuration configuration, BrokerSetting broker) {
		super(uri, topic, component, configuration);
		this.broker = broker;
	}

	@Override
	public Producer createProducer() {
		return new Publisher(this);
	}

	@Override
	public Consumer createConsumer(Processor processor) throws Exception {
		var subscriber = new Subscriber(this, processor);
		configureConsumer(subscriber);
		return subscriber;
	}

	private MqttConnectionOptions options() {
		var options = new MqttConnectionOptions();
		options.setAutomaticReconnect(false);
		options.setConnectionTimeout(5);
		options.setKeepAliveInterval(20);
		if (!broker.user.isEmpty()) {
			options.setUserName(broker.user);
			options.setPassword(broker.password.getBytes(java.nio.charset.StandardCharsets.UTF_8));
		}
		return options;
	}

	private MqttClient open() throws MqttException {
		var client = new MqttClient(broker.url, "loggia-" + UUID.randomUUID(), new MemoryPersistence());
		client.setTimeToWait(10_000);
		try {
			client.connect(options());
			return client;
		} catch (MqttException e) {
			letGo(client);
			throw e;
		}
	}

	private static void letGo(MqttClient client) {
		if (client == null) {
			return;
		}
		try {
			if (client.isConnected()) {
				client.disconnectForcibly(CLOSE_MS, CLOSE_MS);
			}
		} catch (MqttException e) {
			log.debug("The broker was gone already", e);
		}
		try {
			client.close(true);
		} catch (MqttException e) {
			log.warn("A client of MQTT does not close", e);
		}
	}

	/** Connects with its first message, and again with the next one after the broker went. */
	private static final class Publisher extends PahoMqtt5Producer {
		private final MqttEndpoint endpoint;

		Publisher(MqttEndpoint endpoint) {
			super(endpoint);
			this.endpoint = endpoint;
		}

		@Override
		protected void doStart() throws Exception {
			setClient(endpoint.open());
			super.doStart();
		}

		@Override
		public void process(Exchange exchange) throws Exception {
			synchronized (this) {
				if (!getClient().isConnected()) {
					letGo(getClient());
					setClient(endpoint.open());
				}
			}
			super.process(exchange);
		}

		@Override
		protected void doStop() throws Exception {
			MqttClient client = getClient();
			super.doStop();
			letGo(client);
		}
	}

	/** Looks every two seconds whether its broker is there, and subscribes again when it has come back. */
	private static final class Subscriber extends PahoMqtt5Consumer {
		private final MqttEndpoint endpoint;
		private ScheduledExecutorService watch;

		Subscriber(MqttEndpoint endpoint, Processor processor) {
			super(endpoint, processor);
			this.endpoint = endpoint;
		}

		@Override
		protected void doStart() throws Exception {
			MqttClient client = endpoint.open();
			setClient(client);
			try {
				super.doStart();
			} catch (Exception e) {
				letGo(client);
				throw e;
			}
			watch = endpoint.getCamelContext().getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "mqtt");
			watch.scheduleWithFixedDelay(() -> reconnect(client), RECONNECT_SECONDS, RECONNECT_SECONDS, TimeUnit.SECONDS);
		}

		private void reconnect(MqttClient client) {
			if (client.isConnected()) {
				return;
			}
			try {
				client.connect(endpoint.options());
				client.subscribe(endpoint.getTopic(), endpoint.getConfiguration().getQos());
			} catch (MqttException e) {
				log.debug("{} is not there", endpoint.broker.name, e);
			}
		}

		@Override
		protected void doStop() throws Exception {
			if (watch != null) {
				endpoint.getCamelContext().getExecutorServiceManager().shutdownNow(watch);
			}
			MqttClient client = getClient();
			super.doStop();
			letGo(client);
		}
	}
}
