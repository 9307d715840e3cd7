/** The sign-in page and the JSON resources of people and sign-ins. */
package loggia.identity.http;
