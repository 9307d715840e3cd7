/** People and their sign-ins: accounts of this gateway, passwords, throttling, sign-ins and when they end. */
package loggia.identity;
