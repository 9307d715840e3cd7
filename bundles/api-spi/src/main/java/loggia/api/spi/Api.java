package loggia.api.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a method of a provider: {@code wx.METHOD} exists. The method takes a record, a {@code JsonNode} or nothing, then a
 * {@link loggia.api.Caller} if it wants one, and returns {@code CompletionStage<record>} ({@code Void} for nothing), or an
 * {@link ApiTask} when the call goes on for a while. It must not block: it works on an executor of its own and completes the stage.
 *
 * <p>On a final field of type {@link ApiEvents}, called {@code onNAME}: {@code wx.onNAME} and {@code wx.offNAME} exist; risk, scope and
 * rate are those of {@code onNAME}.
 *
 * <p>A method whose name ends in {@code Sync} is a synchronous API; its result is the value itself and may be of any type.
 * Components of records: String, boolean, int, long, double and their boxes, List, Map with String keys, further records,
 * {@code JsonNode}, {@link RawJson}, and {@code ByteBuffer} for bytes.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ ElementType.METHOD, ElementType.FIELD })
public @interface Api {
	/** Who must have agreed before a call passes. */
	Risk risk();

	/** {@code scope.…}: what the person grants. With {@link Risk#CONSENT} only, and there always. */
	String scope() default "";

	/** Milliseconds to answer in; 0 when it waits for a person: the end of the session ends the call. A task has 0 unless it says otherwise. */
	int timeoutMs() default 5_000;

	/** Offers {@code METHODSync} too: the same call for a caller whose thread waits. Answer within 2 s. */
	boolean sync() default false;

	/** A synchronous API without {@code Sync} in its name, such as {@code getWindowInfo}: the runtime answers it from its own facts. */
	boolean fact() default false;

	/** Most calls a second by one session; more fail with QUOTA. 0 for no limit. */
	int rate() default 0;

	/** The version of the family that brought it: {@code "1.2"}; empty when it was there from the first. */
	String since() default "";

	/** What to use instead, as a sentence, once it should not be used any more: {@code "Use wx.getWindowInfo."}. */
	String deprecated() default "";

	/** The version of the family that will not have it: {@code "2.0"}. With {@link #deprecated} only. */
	String removal() default "";
}
