package loggia.container;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** PID {@code loggia.container}. */
@ObjectClassDefinition(name = "Sessions and logic workers")
public @interface ContainerConfig {
	/** PID of this configuration. */
	String PID = "loggia.container";

	@AttributeDefinition(description = "How long a session stays in the foreground without a shell's socket, in ms")
	int background_ms() default 5_000;

	@AttributeDefinition(description = "How long a session stays in the background with its timers running, in ms")
	int suspend_ms() default 5_000;

	@AttributeDefinition(description = "How long a suspended session keeps its memory, in ms; later it comes back with its pages and what it saved, as after the loss of a worker; 0 is as long as it is kept")
	int free_ms() default 0;

	@AttributeDefinition(description = "How long a suspended session is kept, in ms")
	int close_ms() default 1_800_000;

	@AttributeDefinition(description = "Most sessions of one device; the one used longest ago is closed for a new one")
	int sessions_per_device() default 5;

	@AttributeDefinition(description = "Whose sessions share a worker process", options = { @Option(label = "one app", value = "app"),
			@Option(label = "one publisher, where the store knows it", value = "publisher"), @Option(label = "one person", value = "user"), @Option(label = "everybody", value = "shared") })
	String worker_group() default "app";

	@AttributeDefinition(description = "Most worker processes, the one that waits included; 0 is one per 256 MB of RAM")
	int workers_max() default 0;

	@AttributeDefinition(description = "Whether a started worker waits for the next app; never below 1 GB of RAM")
	boolean worker_spare() default true;

	@AttributeDefinition(description = "Most sessions of one worker process, at most 64")
	int worker_sessions() default 64;

	@AttributeDefinition(description = "How long a worker without sessions is kept, in ms")
	int worker_idle_ms() default 30_000;

	@AttributeDefinition(description = "contained: any code; fast: with the just-in-time compiler, only for code the operator trusts", options = {
			@Option(label = "contained", value = "contained"), @Option(label = "fast", value = "fast") })
	String worker_class() default "contained";

	@AttributeDefinition(description = "Ids of apps that run in fast workers, whatever the class of the others: only apps the operator trusts")
	String[] fast_apps() default {};

	@AttributeDefinition(description = "Most memory of a session's JavaScript heap, and of its bytes outside the heap, in MB")
	int session_heap_mb() default 64;

	@AttributeDefinition(description = "Most CPU time of one turn of JavaScript, in ms")
	int turn_ms() default 500;

	@AttributeDefinition(description = "Most CPU time of starting an app, in ms")
	int open_ms() default 2_000;

	@AttributeDefinition(description = "Most CPU time of a session over many turns with hardly a pause between them, in ms; 0 is no limit")
	int load_ms() default 10_000;

	@AttributeDefinition(description = "Data segment of a contained worker process, in MB")
	int worker_data_mb() default 1_400;

	@AttributeDefinition(description = "Silence after which a worker counts as hung and is replaced, in ms")
	int worker_silence_ms() default 10_000;

	@AttributeDefinition(description = "Most temporary files of one session")
	int temp_files() default 1_000;

	@AttributeDefinition(description = "Most bytes in the temporary files of one session, in MB")
	int temp_mb() default 200;

	@AttributeDefinition(description = "Free space on the disk of the data folder that temporary files leave to others, in MB")
	int temp_reserve_mb() default 256;

	@AttributeDefinition(description = "Deaths of workers within one minute that an app may cause; then it is closed, and may not be opened for a while")
	int worker_deaths() default 3;
}
