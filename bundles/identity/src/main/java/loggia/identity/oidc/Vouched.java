package loggia.identity.oidc;

import loggia.api.access.Role;

/**
 * What a verified ID token says of a person.
 *
 * @param name   for people to tell them apart, at most 64 characters
 * @param avatar an https URL or null
 * @param role   null for none
 */
public record Vouched(String issuer, String subject, String name, String displayName, String avatar, Role role) {}
