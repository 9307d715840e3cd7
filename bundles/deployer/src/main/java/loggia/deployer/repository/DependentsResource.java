package loggia.deployer.repository;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.List;
import java.util.LinkedHashSet;
import loggia.api.release.ReleaseCatalog;
import loggia.deployer.repository.Resolutions.Broken;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What would break without a bundle. */
@Component(service = Resource.class)
@Path("/apis/{name}/dependents")
public class DependentsResource implements Resource {
	private final BundleContext context;
	private final Resolutions resolutions;
	private final ReleaseCatalog releases;

	@Activate
	public DependentsResource(BundleContext context, @Reference Resolutions resolutions, @Reference ReleaseCatalog releases) {
		this.context = context;
		this.resolutions = resolutions;
		this.releases = releases;
	}

	/** Apps that would miss an API, and bundles that would not resolve any more, if this bundle were removed. @param major of one of several that stand side by side */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "What would break if this bundle were removed")
	public Broken show(@PathParam("name") String name, @QueryParam("major") Integer major) {
		var apps = new LinkedHashSet<Resolutions.BrokenApp>();
		var bundles = new LinkedHashSet<Resolutions.BrokenBundle>();
		var all = Arrays.stream(context.getBundles()).filter(each -> name.equals(each.getSymbolicName()) && isProvider(each, major)).toList();
		if (all.isEmpty()) throw new RestException(404, "unknownBundle", "no bundle " + name + " offers APIs: GET /api/v1/apis lists them");
		for (var bundle : all) {
			var broken = resolutions.without(bundle.getBundleId(), releases.installed());
			apps.addAll(broken.apps());
			bundles.addAll(broken.bundles());
		}
		return new Broken(List.copyOf(apps), List.copyOf(bundles));
	}

	/** @param major null for any */
	private static boolean isProvider(Bundle bundle, Integer major) {
		var revision = bundle.adapt(BundleRevision.class);
		if (revision == null) return false;
		var highest = World.families(revision).stream().mapToInt(Offered.Family::major).max();
		return highest.isPresent() && (major == null || major == highest.getAsInt());
	}
}
