package loggia.container.session;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import loggia.api.release.Release;
import loggia.container.ContainerConfig;
import loggia.container.worker.Isolation;
import loggia.container.worker.Place;
import loggia.container.worker.WorkerClass;

/** Where sessions run, as the operator decided: in which class of worker, and with whom. */
public final class Placement {
	private final WorkerClass standard;
	private final Set<String> fast;
	private final String grouping;
	private final Function<String, Optional<String>> publishers;

	/**
	 * @param isolation  where it is required, no app is fast, whatever the operator's list says
	 * @param publishers gives the publisher of an app, as the store has verified it: what the app says of itself would let it in with others
	 */
	public Placement(ContainerConfig config, Isolation isolation, Function<String, Optional<String>> publishers) {
		this.standard = isolation.required() ? WorkerClass.CONTAINED : WorkerClass.of(config.worker_class());
		this.fast = isolation.required() ? Set.of() : Arrays.stream(config.fast_apps()).map(String::strip).collect(Collectors.toUnmodifiableSet());
		this.grouping = config.worker_group();
		this.publishers = publishers;
	}

	/** @return which sessions one of that release and user may share a process with */
	Place of(Release release, String userId) {
		return new Place(fast.contains(release.appId()) ? WorkerClass.FAST : standard, group(release.appId(), userId));
	}

	private String group(String appId, String userId) {
		return switch (grouping) {
			case "user" -> "user:" + userId;
			case "shared" -> "shared";
			case "publisher" -> publishers.apply(appId).map(name -> "publisher:" + name).orElse("app:" + appId);
			default -> "app:" + appId;
		};
	}
}
