package loggia.identity.oidc;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import loggia.api.access.Role;

/**
 * Which role a provider's claims give.
 *
 * @param path  of the claim, part by part; empty when the provider says nothing of roles
 * @param roles by the claim's value
 */
record Roles(List<String> path, Map<String, Role> roles) {
	/** @throws IllegalArgumentException for a mapping that is not {@code VALUE=ROLE} */
	static Roles of(String claim, String[] mappings) {
		var roles = new HashMap<String, Role>();
		for (var mapping : mappings) {
			if (mapping.isBlank()) continue;
			int at = mapping.lastIndexOf('=');
			if (at < 1) throw new IllegalArgumentException("roles: '" + mapping + "' is not VALUE=ROLE");
			try {
				roles.put(mapping.substring(0, at).strip(), Role.valueOf(mapping.substring(at + 1).strip().toUpperCase(Locale.ROOT)));
			} catch (IllegalArgumentException e) {
				throw new IllegalArgumentException("roles: '" + mapping + "' must end in auditor, operator or administrator", e);
			}
		}
		return new Roles(claim.isBlank() ? List.of() : List.of(claim.strip().split("\\.")), Map.copyOf(roles));
	}

	boolean isMapped() {
		return !path.isEmpty();
	}

	/** @return the highest, or null */
	Role of(Map<String, Object> claims) {
		Role highest = null;
		for (var value : values(claims)) {
			var role = value instanceof String ? roles.get(value) : null;
			if (role != null && (highest == null || role.includes(highest))) highest = role;
		}
		return highest;
	}

	/** A claim may have dots in its own name, or be nested. */
	private Collection<?> values(Map<String, Object> claims) {
		Object here = claims.get(String.join(".", path));
		if (here == null) {
			here = claims;
			for (var part : path) here = here instanceof Map<?, ?> map ? map.get(part) : null;
		}
		if (here instanceof Collection<?> many) return many;
		return here instanceof String ? List.of(here) : List.of();
	}
}
