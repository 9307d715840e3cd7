/** Signing in through an OpenID Connect provider. */
package loggia.identity.oidc;
