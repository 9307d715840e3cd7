package loggia.deployer.settings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loggia.deployer.settings.Configurations.Known;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Settings: what can be set, what is set, and setting it. Secrets go in and never come out. */
@Component(service = Resource.class)
@Path("/configurations")
public class ConfigurationsResource implements Resource {
	private static final Map<String, Comparator<Item>> SORTS = Map.of("pid", Comparator.comparing(Item::pid), "name", Comparator.comparing(Item::name, String.CASE_INSENSITIVE_ORDER), "bundle",
		Comparator.comparing(Item::bundle), "factory", Comparator.comparing(Item::factory), "changed", Comparator.comparing(Item::changed));
	private final Configurations configurations;

	/**
	 * What can be set.
	 *
	 * @param bundle     symbolic name
	 * @param factory    whether {@code PID~NAME} makes an instance
	 * @param factoryPid of an instance of a factory; else null
	 * @param changed    whether anything is set
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Item(String pid, String name, String description, String bundle, boolean factory, String factoryPid, boolean changed) {}

	/**
	 * One setting.
	 *
	 * @param type        string, long, integer, short, character, byte, double, float, boolean or password
	 * @param cardinality 0 for one value, else how many at most
	 * @param fallback    {@code default}: what counts when nothing is set
	 * @param min         least number or length, or null
	 * @param value       what is set; null when nothing is, and of a secret
	 * @param secret      whether its value is not told
	 * @param isSet       {@code set}: whether a value is kept
	 */
	public record Setting(String id, String name, String description, String type, int cardinality, List<Attribute.Option> options,
		@com.fasterxml.jackson.annotation.JsonProperty("default") JsonNode fallback, java.math.BigDecimal min, java.math.BigDecimal max, JsonNode value, boolean secret,
		@com.fasterxml.jackson.annotation.JsonProperty("set") boolean isSet) {
		static Setting of(Attribute attribute, Dictionary<String, Object> values) {
			var kept = values == null ? null : values.get(attribute.id());
			return new Setting(attribute.id(), attribute.name(), attribute.description(), attribute.type().name().toLowerCase(Locale.ROOT), attribute.cardinality(), attribute.options(),
				attribute.secret() ? null : attribute.jsonOfFallback(), attribute.min(), attribute.max(), attribute.secret() ? null : attribute.json(kept), attribute.secret(), kept != null);
		}
	}

	/** A form with its values. @param factory whether it makes instances: then it has no values itself */
	public record Shown(String pid, String name, String description, String bundle, boolean factory, List<Setting> attributes) {}

	/** Values by attribute; what is not named stays, null sets back. */
	public record Change(Map<String, JsonNode> values) {}

	@Activate
	public ConfigurationsResource(@Reference Configurations configurations) {
		this.configurations = configurations;
	}

	/** What can be set, by PID, or sorted by pid, name, bundle, factory or changed; {@code q} is looked for in PID, name, description and bundle. */
	@GET
	@RolesAllowed("auditor")
	@Operation(summary = "What can be set, by PID")
	public Page<Item> list(Paging paging) {
		var all = configurations.all().stream().map(each -> new Item(each.pid(), each.form().name(), each.form().description(), each.form().bundle().getSymbolicName(),
			each.form().factory() && each.instance() == null, each.instance() == null ? null : each.form().pid(), configurations.values(each) != null)).toList();
		return Page.of(all, paging, SORTS, each -> String.join(" ", each.pid, each.name, each.description == null ? "" : each.description, each.bundle));
	}

	/** One form with what is set. */
	@GET
	@Path("/{pid}")
	@RolesAllowed("auditor")
	@Operation(summary = "One form with what is set")
	public Shown show(@PathParam("pid") String pid) {
		return shown(configurations.known(pid));
	}

	/** Sets values, after the metatype's rules; takes effect at once, or not at all. {@code PID~NAME} makes or changes an instance of a factory. */
	@PUT
	@Path("/{pid}")
	@RolesAllowed("administrator")
	@Action("configuration.change")
	@Operation(summary = "Sets values, after the metatype's rules")
	public Shown change(@PathParam("pid") String pid, Change change) {
		if (change.values() == null) throw new RestException(400, "badValue", "'values' is missing: {\"values\":{\"ID\":VALUE}}");
		var known = configurations.known(pid);
		configurations.change(known, change.values());
		return shown(known);
	}

	/** Back to the defaults; removes an instance of a factory. */
	@DELETE
	@Path("/{pid}")
	@RolesAllowed("administrator")
	@Action("configuration.reset")
	@Operation(summary = "Back to the defaults")
	public void reset(@PathParam("pid") String pid) {
		configurations.reset(configurations.known(pid));
	}

	private Shown shown(Known known) {
		var values = configurations.values(known);
		return new Shown(known.pid(), known.form().name(), known.form().description(), known.form().bundle().getSymbolicName(), known.form().factory() && known.instance() == null,
			known.form().attributes().stream().map(each -> Setting.of(each, values)).toList());
	}
}
