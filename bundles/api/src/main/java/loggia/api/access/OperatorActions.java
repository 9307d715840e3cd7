package loggia.api.access;

import org.osgi.annotation.versioning.ProviderType;

/** Where what operators do is written down, in the same chained audit log as the gate's decisions. Thread-safe. */
@ProviderType
public interface OperatorActions {
	/**
	 * Records one action. Never blocks and never throws.
	 *
	 * @param who     who did it; null when nobody proved who they are (a failed sign-in)
	 * @param action  a fixed word or two, such as {@code app.install}; never a text of the request
	 * @param target  what it was done to: an app id, a bundle name, a person's id; at most 200 characters, no personal data; may be empty
	 * @param outcome {@code done}, {@code refused} or {@code failed}, and after a colon perhaps an error code
	 */
	void record(Principal who, String action, String target, String outcome);
}
