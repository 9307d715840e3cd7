package loggia.identity.oidc;

import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;
import loggia.api.identity.SignIn.Door;

/**
 * One browser on its way to an identity provider and back.
 *
 * @param provider id of the provider it left for
 * @param door     where it left from
 * @param redirect where it must come back to, exactly
 * @param back     path to go to in the end
 * @param nonce    must stand in the ID token
 * @param verifier of PKCE
 * @param browser  digest of the cookie that the browser got
 * @param since    milliseconds since 1970
 */
public record Journey(String provider, Door door, URI redirect, String back, Nonce nonce, CodeVerifier verifier, String browser, long since) {}
