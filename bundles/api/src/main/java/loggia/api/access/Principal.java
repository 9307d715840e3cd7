package loggia.api.access;

/**
 * Who asks something of the HTTP API. The fence finds out and leaves it at the request as the attribute {@link #ATTRIBUTE}.
 *
 * @param id   a person's id, or {@code operator-token}
 * @param name for people to read
 * @param role the highest they have
 */
public record Principal(String id, String name, Role role) {
	/** Of a servlet request; absent when nobody proved who they are. */
	public static final String ATTRIBUTE = "loggia.principal";
}
