/**
 * Who may bring code into the gateway: signed jars, the publishers an operator trusts, the packages a provider may be wired to. The launcher asks at
 * each start, the deployer before each deploy, which carries a copy of this package. Uses the JDK alone.
 */
package loggia.launcher.trust;
