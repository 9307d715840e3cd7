package loggia.provider.payment;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import loggia.database.sqlite.DiskSpace;
import loggia.database.sqlite.SqliteDatabase;
import org.osgi.framework.BundleContext;

/** The gateway's own database on a folder, without a framework. */
final class Databases {
	private Databases() {}

	static SqliteDatabase open(Path data) {
		var context = (BundleContext) Proxy.newProxyInstance(Databases.class.getClassLoader(), new Class<?>[] { BundleContext.class }, (proxy, method, args) -> {
			if (method.getName().equals("getProperty") && args[0].equals("loggia.data")) return data.toString();
			throw new UnsupportedOperationException(method.getName());
		});
		var config = (SqliteDatabase.Config) Proxy.newProxyInstance(Databases.class.getClassLoader(), new Class<?>[] { SqliteDatabase.Config.class }, (proxy, method, args) -> method.getDefaultValue());
		var disk = (DiskSpace.Config) Proxy.newProxyInstance(Databases.class.getClassLoader(), new Class<?>[] { DiskSpace.Config.class },
				(proxy, method, args) -> method.getName().equals("reserve_mb") ? 0 : method.getDefaultValue());
		return new SqliteDatabase(context, config, new DiskSpace(context, disk));
	}

	static void close(SqliteDatabase database) {
		try {
			var close = SqliteDatabase.class.getDeclaredMethod("close");
			close.setAccessible(true);
			close.invoke(database);
		} catch (ReflectiveOperationException e) {
			throw new IllegalStateException(e);
		}
	}

	/** @return what the stage completes with, within 20 s */
	static <T> T await(java.util.concurrent.CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
		} catch (java.util.concurrent.ExecutionException e) {
			if (e.getCause() instanceof RuntimeException known) throw known;
			throw new IllegalStateException(e.getCause());
		} catch (InterruptedException | java.util.concurrent.TimeoutException e) {
			throw new IllegalStateException(e);
		}
	}
}
