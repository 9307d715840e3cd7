package loggia.payment;

import org.osgi.annotation.versioning.ConsumerType;

/** Knows the names by which mini-programs call people; who gives out such names registers it. Answers from memory; thread-safe. */
@ConsumerType
public interface Payers {
	/** @return whether this mini-program's {@code openid} means this person; false when it is nobody's */
	boolean is(String appId, String personId, String openid);
}
