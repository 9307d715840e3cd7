package loggia.rest;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Marks a DS service whose methods answer below {@code /api/v1}. The class has {@code jakarta.ws.rs.Path}; each answering method has one of
 * {@code @GET @POST @PUT @PATCH @DELETE}, perhaps {@code @Path}, and exactly one of {@code jakarta.annotation.security.RolesAllowed} (with
 * {@code "auditor"}, {@code "operator"} or {@code "administrator"}: the least role) and {@code PermitAll} (the method proves its caller
 * itself). A method that has neither is not served. One that changes something has {@link Action} too.
 *
 * <p>Parameters: {@code @PathParam}, {@code @QueryParam} (String, int, long, boolean, enum; {@code @DefaultValue}), {@link Request},
 * {@link Paging}, and at most one that is bare: a record read from a JSON body (unknown and repeated members, missing members that are
 * primitive, and nesting beyond 64 are 400 with the member's name), or an {@code InputStream} with the body as it comes.
 * {@code @Consumes} names the types a body may have; without it a record's is {@code application/json} and a stream's is anything.
 *
 * <p>Result: a record, List, Map or {@code JsonNode} is 200 with JSON; void is 204; a {@link Reply} says itself; a
 * {@code CompletionStage} of these is waited for, 30 s at most. Methods run on HTTP threads, several at once, and may block for a while.
 * What a method throws is 500 with an id that the log explains, but for {@link RestException}.
 *
 * <p>A path has plain parts and {@code {name}}; plain parts beat parameters. Of two resources with the same method and path the one whose
 * bundle was installed first answers, the other takes its place when it goes. {@code @Operation(summary, description)} and
 * {@code @ApiResponse} of swagger describe a method in {@code /api/v1/openapi.json}; roles, parameters and records are described as they are.
 */
@ConsumerType
public interface Resource {}
