/** A provider without a gateway: {@link loggia.kit.testing.SimulatedGate} calls it, {@link loggia.kit.testing.SimulatedSession} listens. */
package loggia.kit.testing;
