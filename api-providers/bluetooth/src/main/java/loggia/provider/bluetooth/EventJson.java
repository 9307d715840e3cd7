package loggia.provider.bluetooth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Writes one event: bytes become attachments. */
final class EventJson {
	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
	private final List<ByteBuffer> attachments = new ArrayList<>();

	List<ByteBuffer> attachments() {
		return attachments;
	}

	String devices(List<Device.Found> devices) {
		var list = JSON.arrayNode();
		for (var device : devices) {
			var node = list.addObject().put("name", device.name()).put("localName", device.localName()).put("deviceId", device.deviceId()).put("RSSI", device.RSSI())
				.put("connectable", device.connectable());
			device.advertisServiceUUIDs().forEach(node.putArray("advertisServiceUUIDs")::add);
			node.set("advertisData", bytes(device.advertisData()));
			var data = node.putObject("serviceData");
			device.serviceData().forEach((uuid, bytes) -> data.set(uuid, bytes(bytes)));
		}
		return JSON.objectNode().set("devices", list).toString();
	}

	String connection(String deviceId, boolean connected) {
		return JSON.objectNode().put("deviceId", deviceId).put("connected", connected).toString();
	}

	String value(String deviceId, String serviceId, String characteristicId, byte[] value) {
		var node = JSON.objectNode().put("deviceId", deviceId).put("serviceId", serviceId).put("characteristicId", characteristicId);
		return node.<ObjectNode> set("value", bytes(ByteBuffer.wrap(value))).toString();
	}

	String mtu(String deviceId, int mtu) {
		return JSON.objectNode().put("deviceId", deviceId).put("mtu", mtu).toString();
	}

	private ObjectNode bytes(ByteBuffer bytes) {
		attachments.add(bytes);
		return JSON.objectNode().put("$bytes", attachments.size() - 1);
	}
}
