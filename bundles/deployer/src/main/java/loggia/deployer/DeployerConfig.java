package loggia.deployer;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** PID {@code loggia.deployer}. */
@ObjectClassDefinition(name = "Deployer", description = "How provider bundles are exchanged while the gateway runs")
@interface DeployerConfig {
	@AttributeDefinition(name = "Watch", description = "Seconds for which a new version is watched; when a health check of it is critical meanwhile, the version before it comes back. 0 watches nothing", min = "0", max = "3600")
	int watch_seconds() default 30;

	@AttributeDefinition(name = "Versions kept", description = "Versions of a bundle that can be rolled back to", min = "1", max = "1000")
	int keep_versions() default 20;

	@AttributeDefinition(name = "Watched folder", description = "Folder whose jars are deployed, updated and removed as they come, change and go; a relative one lies in the data folder; 'none' for none. Empty: 'deploy' in the developer distribution, else none")
	String folder() default "";
}
