package loggia.deployer;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a bundle left behind when it was uninstalled, by name: threads, values of thread locals, JDBC drivers, shutdown hooks. Each keeps all of the bundle's
 * classes in memory. Looks into the Java runtime, which the gateway's start opens for it ({@code --add-opens}); what is not open is not looked at.
 */
final class LeakCheck {
	private static final Logger log = LoggerFactory.getLogger(LeakCheck.class);

	private final WeakReference<ClassLoader> loader;

	private LeakCheck(ClassLoader loader) {
		this.loader = new WeakReference<>(loader);
	}

	/** @param bundle still installed */
	static LeakCheck before(Bundle bundle) {
		var wiring = bundle.adapt(BundleWiring.class);
		return new LeakCheck(wiring == null ? null : wiring.getClassLoader());
	}

	/** @return a phrase for each thing that holds the bundle's classes: {@code thread "printer-poll"} */
	List<String> left() {
		var gone = loader.get();
		if (gone == null) return List.of();
		var found = new ArrayList<String>();
		for (var thread : threads()) {
			if (runs(thread, gone)) found.add("thread \"" + thread.getName() + "\"");
			locals(thread, gone, found);
		}
		drivers(gone, found);
		hooks(gone, found);
		found.sort(null);
		return found;
	}

	private static boolean runs(Thread thread, ClassLoader gone) {
		return thread.getContextClassLoader() == gone || of(thread, gone) || of(target(thread), gone);
	}

	/** @return what it was told to run; in a field of its own until Java 19 */
	private static Object target(Thread thread) {
		var direct = field(Thread.class, "target");
		if (direct != null) return read(direct, thread);
		var holder = read(field(Thread.class, "holder"), thread);
		return holder == null ? null : read(field(holder.getClass(), "task"), holder);
	}

	/** Without their stacks: those would stop every thread for a moment. */
	private static List<Thread> threads() {
		var top = Thread.currentThread().getThreadGroup();
		while (top.getParent() != null) top = top.getParent();
		var all = new Thread[top.activeCount() * 2 + 16];
		int count = top.enumerate(all);
		return Arrays.asList(all).subList(0, count);
	}

	private static void locals(Thread thread, ClassLoader gone, List<String> found) {
		for (var name : List.of("threadLocals", "inheritableThreadLocals")) {
			var map = read(field(Thread.class, name), thread);
			var table = map == null ? null : read(field(map.getClass(), "table"), map);
			for (int i = 0; table != null && i < Array.getLength(table); i++) {
				var entry = Array.get(table, i);
				if (entry == null) continue;
				var value = read(field(entry.getClass(), "value"), entry);
				var key = ((Reference<?>) entry).get();
				if (of(value, gone) || of(key, gone)) found.add("ThreadLocal of thread \"" + thread.getName() + "\" with " + (of(value, gone) ? name(value) : name(key)));
			}
		}
	}

	private static void drivers(ClassLoader gone, List<String> found) {
		var registered = read(field(java.sql.DriverManager.class, "registeredDrivers"), null);
		if (!(registered instanceof Collection<?> all)) return;
		for (var each : all) {
			var driver = read(field(each.getClass(), "driver"), each);
			if (driver instanceof Driver && of(driver, gone)) found.add("JDBC driver " + name(driver));
		}
	}

	private static void hooks(ClassLoader gone, List<String> found) {
		try {
			var hooks = read(field(Class.forName("java.lang.ApplicationShutdownHooks"), "hooks"), null);
			if (!(hooks instanceof Map<?, ?> all)) return;
			for (var each : List.copyOf(all.keySet())) {
				if (each instanceof Thread thread && runs(thread, gone)) found.add("shutdown hook \"" + thread.getName() + "\"");
			}
		} catch (ClassNotFoundException e) {
			log.debug("this Java keeps its shutdown hooks elsewhere", e);
		}
	}

	private static boolean of(Object object, ClassLoader gone) {
		return object != null && (object == gone || object.getClass().getClassLoader() == gone || object instanceof Class<?> type && type.getClassLoader() == gone);
	}

	private static String name(Object object) {
		return object instanceof Class<?> type ? type.getName() : object.getClass().getName();
	}

	/** @return null when this Java has no such field, or does not open it */
	private static Field field(Class<?> type, String name) {
		try {
			var field = type.getDeclaredField(name);
			return ((AccessibleObject) field).trySetAccessible() ? field : null;
		} catch (NoSuchFieldException e) {
			return null;
		}
	}

	private static Object read(Field field, Object of) {
		try {
			return field == null ? null : field.get(of);
		} catch (IllegalAccessException e) {
			return null;
		}
	}
}
