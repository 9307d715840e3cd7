package loggia.identity;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of PID {@code loggia.identity}. */
@ObjectClassDefinition(name = "People and sign-ins", description = "How long a sign-in lasts, and what a password costs")
public @interface IdentityConfig {
	@AttributeDefinition(name = "Shell sign-in, days", description = "Days after which a sign-in to the shell ends, used or not", min = "1", max = "365")
	int shell_days() default 30;

	@AttributeDefinition(name = "Console sign-in, hours", description = "Hours after which a sign-in to the console ends, used or not", min = "1", max = "168")
	int console_hours() default 12;

	@AttributeDefinition(name = "Console idle time, minutes", description = "Minutes without a request after which a sign-in to the console ends", min = "1", max = "1440")
	int console_idle_minutes() default 60;

	@AttributeDefinition(name = "Shortest password", description = "Fewest characters of a password that a person chooses", min = "8", max = "64")
	int password_min() default 10;

	@AttributeDefinition(name = "Argon2 memory, KiB", description = "Memory of one password hash in KiB; hashes made before are renewed at the next sign-in", min = "8192", max = "262144")
	int argon2_memory_kib() default 19_456;

	@AttributeDefinition(name = "Argon2 passes", description = "Passes of one password hash", min = "1", max = "10")
	int argon2_passes() default 2;

	@AttributeDefinition(name = "Parallel hashes", description = "Password hashes computed at the same time; others wait", min = "1", max = "16")
	int hashes_max() default 2;
}
