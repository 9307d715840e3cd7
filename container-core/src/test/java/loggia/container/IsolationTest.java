package loggia.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import loggia.container.worker.Isolation;
import loggia.container.worker.WorkerClass;
import loggia.container.worker.WorkerFiles;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a distribution that asks for contained workers does on a machine that cannot contain them. */
class IsolationTest {
	@TempDir
	Path folder;

	/** The worker's files as built, but a wrapper that finds less on this machine. */
	private record OnMachine(WorkerFiles.Source built, URL wrapper) implements WorkerFiles.Source {
		@Override
		public List<URL> jars() {
			return built.jars();
		}

		@Override
		public URL runtime() {
			return built.runtime();
		}

		@Override
		public URL icu() {
			return built.icu();
		}
	}

	private Container container(Isolation isolation) throws IOException {
		Path script = folder.resolve("wrapper");
		// starts the worker as it is, without anything that would hold it
		Files.writeString(script, """
				#!/bin/sh
				if [ "$1" = --probe ]; then
					echo '{"tool":"plain","applied":["no-new-privileges","data-limit"],"missing":["own-processes","no-network"]}'
					exit 0
				fi
				while [ "$1" != -- ]; do
					if [ "$1" = --dir ]; then cd "$2"; fi
					shift
				done
				shift
				exec "$@"
				""");
		WorkerFiles.Source built = new TestGateway.BuiltFiles(getClass().getResource("/logic-runtime-standin.js"));
		return new Container(Settings.with(Map.of("worker_class", "fast")), isolation, folder.resolve("data"), new OnMachine(built, script.toUri().toURL()));
	}

	@Test
	void noWorkerStartsWithoutTheLimitsThatAreRequired() throws Exception {
		Container container = container(Isolation.of("required", null));
		try {
			WalkTest.await(() -> container.pool().trouble() != null);
			assertTrue(container.pool().trouble().contains("does not give workers no-network,"), container.pool().trouble());
			Result health = new WorkersHealthCheck(container).execute();
			assertEquals(Result.Status.CRITICAL, health.getStatus());
			assertTrue(health.toString().contains("--accept-weak-isolation"), health.toString());
			assertEquals(0, container.pool().describe().size(), "no spare, no worker");
		} finally {
			container.stop();
		}
	}

	@Test
	void theOperatorMayAcceptThatAndHealthSaysSo() throws Exception {
		Container container = container(Isolation.of("required", "true"));
		try {
			WalkTest.await(() -> container.pool().describe().size() == 1 && container.pool().describe().get(0).get("ready").asBoolean());
			Result health = new WorkersHealthCheck(container).execute();
			assertEquals(Result.Status.WARN, health.getStatus());
			assertTrue(health.toString().contains("run without no-network, which this distribution asks for"), health.toString());
			assertEquals(WorkerClass.CONTAINED, container.pool().settings().kind(), "worker.class = fast does not count here");
		} finally {
			container.stop();
		}
	}

	@Test
	void whereNothingIsRequiredTheMachineGivesWhatItHas() throws Exception {
		Container container = container(Isolation.of(null, null));
		try {
			WalkTest.await(() -> container.pool().describe().size() == 1 && container.pool().describe().get(0).get("ready").asBoolean());
			assertEquals(WorkerClass.FAST, container.pool().settings().kind());
		} finally {
			container.stop();
		}
	}

	@Test
	void aDemandNobodyKnowsIsRefused() {
		assertThrows(IllegalArgumentException.class, () -> Isolation.of("require", null));
	}
}
