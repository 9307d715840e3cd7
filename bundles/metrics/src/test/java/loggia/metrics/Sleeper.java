package loggia.metrics;

/** A process of the gateway: says that it runs, and waits to be ended. */
public final class Sleeper {
	private Sleeper() {}

	public static void main(String[] args) throws Exception {
		System.out.println("runs");
		System.in.read();
	}
}
