package loggia.rest.router;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import loggia.api.access.Role;
import loggia.rest.Action;

/**
 * A method that answers.
 *
 * @param method   of HTTP
 * @param least    role that is needed; null when the method proves its caller itself
 * @param action   what the audit log says, or null
 * @param consumes media types of the body; empty for the usual one
 */
record Route(String method, Template template, Role least, String action, List<String> consumes, List<Parameter> parameters, Method code, Registration owner) {
	private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

	/** What a class offers, and why some of its methods are not served. */
	record Reading(List<Route> routes, List<String> mistakes) {}

	/** @return what the two have in common that fit the same requests */
	String key() {
		return method + " " + template.shape();
	}

	@Override
	public String toString() {
		return method + " " + template;
	}

	/** Reads the annotations of a resource's class. Never throws: what cannot be served is named in the mistakes. */
	static Reading read(Registration owner) {
		var type = owner.resource.getClass();
		var routes = new ArrayList<Route>();
		var mistakes = new ArrayList<String>();
		var path = type.getAnnotation(Path.class);
		if (path == null) return new Reading(List.of(), List.of("the class has no @Path, or another jakarta.ws.rs than loggia-rest offers"));
		for (var method : Arrays.stream(type.getMethods()).sorted(Comparator.comparing(Method::toString)).toList()) {
			if (method.isBridge() || method.getDeclaringClass() == Object.class) continue;
			try {
				var route = read(owner, path, method);
				if (route != null) routes.add(route);
			} catch (IllegalArgumentException | loggia.rest.RestException | LinkageError e) {
				mistakes.add(method.getName() + ": " + e.getMessage());
			}
		}
		if (routes.isEmpty() && mistakes.isEmpty()) mistakes.add("no public method has @GET, @POST, @PUT, @PATCH or @DELETE");
		return new Reading(List.copyOf(routes), List.copyOf(mistakes));
	}

	private static Route read(Registration owner, Path path, Method code) {
		var method = method(code);
		if (method == null) return null;
		var own = code.getAnnotation(Path.class);
		var template = Template.of(path.value(), own == null ? null : own.value());
		var action = code.getAnnotation(Action.class);
		if (action != null && !action.value().matches("[a-zA-Z0-9]+([.-][a-zA-Z0-9]+)*")) throw new IllegalArgumentException("'" + action.value() + "' is no word for an action");
		var consumes = code.getAnnotation(Consumes.class);
		var types = consumes == null ? List.<String>of() : Arrays.stream(consumes.value()).map(t -> t.toLowerCase(Locale.ROOT)).toList();
		code.setAccessible(true);
		return new Route(method, template, least(code), action == null ? null : action.value(), types, Parameter.of(code, template), code, owner);
	}

	private static String method(Method code) {
		var found = new ArrayList<String>();
		for (var type : List.of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class)) {
			if (code.isAnnotationPresent(type)) found.add(type.getAnnotation(HttpMethod.class).value());
		}
		if (found.size() > 1) throw new IllegalArgumentException("one method answers one of " + METHODS);
		return found.isEmpty() ? null : found.get(0);
	}

	/** Who neither names a role nor says that all may is not served: a forgotten line must not open a door. */
	private static Role least(Method code) {
		var roles = code.getAnnotation(RolesAllowed.class);
		boolean open = code.isAnnotationPresent(PermitAll.class);
		if ((roles != null) == open) throw new IllegalArgumentException("exactly one of @RolesAllowed and @PermitAll says who may ask");
		if (open) return null;
		if (roles.value().length != 1) throw new IllegalArgumentException("@RolesAllowed names one role, the least");
		return Arrays.stream(Role.values()).filter(role -> role.text().equals(roles.value()[0])).findFirst()
			.orElseThrow(() -> new IllegalArgumentException("there is no role '" + roles.value()[0] + "'"));
	}
}
