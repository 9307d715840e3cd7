package scanner;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says on {@code /health}, in the console and to the deployer how the scanner is. What answers calls is hidden from those who ask: a service of its own. */
@Component(property = "hc.name=scanner")
public class ScannerCheck implements HealthCheck {
	private final Scanner scanner;

	@Activate
	public ScannerCheck(@Reference Scanner scanner) {
		this.scanner = scanner;
	}

	@Override
	public Result execute() {
		return new Result(Result.Status.OK, scanner.running() + " scans go on");
	}
}
