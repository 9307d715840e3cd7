package loggia.provider.bluetooth;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Says which adapter there is. A service of its own: what answers calls is hidden from those who look at health. A gateway without
 * Bluetooth is healthy.
 */
@Component(property = "hc.name=bluetooth")
public class BluetoothCheck implements HealthCheck {
	private final BluetoothProvider bluetooth;

	@Activate
	public BluetoothCheck(@Reference BluetoothProvider bluetooth) {
		this.bluetooth = bluetooth;
	}

	@Override
	public Result execute() {
		return new Result(Result.Status.OK, bluetooth.status().toCompletableFuture().join());
	}
}
