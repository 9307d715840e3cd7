package loggia.provider.camel;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import loggia.rest.Action;
import loggia.rest.Page;
import loggia.rest.Paging;
import loggia.rest.Reply;
import loggia.rest.Resource;
import loggia.rest.RestException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Route files over HTTP: the same folder, the same checks; a text that does not run is not kept. */
@Component(service = Resource.class)
@Path("/routes")
public class RoutesResource implements Resource {
	private static final String NAME = "[a-z][A-Za-z0-9]{0,31}\\.[a-z][A-Za-z0-9]{0,63}";

	private static final Map<String, Comparator<RouteInfo>> SORTS = Map.of("name", Comparator.comparing(RouteInfo::name), "state", Comparator.comparing(RouteInfo::state), "since",
			Comparator.comparingLong(RouteInfo::since), "calls", Comparator.comparingLong(route -> route.metrics().calls()), "failures",
			Comparator.comparingLong(route -> route.metrics().failures()));

	private final CamelProvider provider;

	@Activate
	public RoutesResource(@Reference CamelProvider provider) {
		this.provider = provider;
	}

	/** Every route file, running or not. */
	@GET
	@RolesAllowed("auditor")
	public Page<RouteInfo> list(Paging paging) {
		return Page.of(provider.routes().list(), paging, SORTS, route -> route.name() + " " + route.api() + " " + route.file());
	}

	/** The route's text. */
	@GET
	@Path("/{name}")
	@RolesAllowed("auditor")
	public Reply text(@PathParam("name") String name) throws IOException {
		String text = provider.routes().text(name);
		if (text == null) {
			throw unknown(name);
		}
		return Reply.of(200, text.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "text/yaml; charset=utf-8");
	}

	/** Makes or replaces a route: 201 or 200 with its entry of the list, 400 with the line. */
	@PUT
	@Path("/{name}")
	@RolesAllowed("operator")
	@Action("route.put")
	public Reply put(@PathParam("name") String name, InputStream body) throws IOException {
		if (!name.matches(NAME)) {
			throw new RestException(400, "badName", "a route's name is ext.NAME or NAMESPACE.NAME, of letters and digits, instead of '" + name + "'");
		}
		String text = text(body);
		try {
			boolean isNew = provider.routes().put(name, text);
			return Reply.of(isNew ? 201 : 200, provider.routes().list().stream().filter(r -> r.name().equals(name)).findFirst().orElse(null));
		} catch (RouteFault e) {
			throw new RestException(400, "badRoute", e.text(name + ".yaml"), name + ".yaml", e.line);
		} catch (NotStarted e) {
			throw new RestException(409, "notStarted", e.getMessage());
		}
	}

	/** Takes the route and its file away; calls in flight fail. */
	@DELETE
	@Path("/{name}")
	@RolesAllowed("operator")
	@Action("route.delete")
	public void delete(@PathParam("name") String name) throws IOException {
		if (!provider.routes().remove(name)) {
			throw unknown(name);
		}
	}

	private static RestException unknown(String name) {
		return new RestException(404, "unknownRoute", "there is no route '" + name + "'");
	}

	private static String text(InputStream body) throws IOException {
		byte[] bytes = body.readNBytes(Yaml.MAX_CHARS + 1);
		if (bytes.length > Yaml.MAX_CHARS) {
			throw new RestException(413, "tooLarge", "a route file is at most " + Yaml.MAX_CHARS + " bytes");
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		} catch (CharacterCodingException e) {
			throw new RestException(400, "notUtf8", "the text is not UTF-8");
		}
	}
}
