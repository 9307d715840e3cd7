package loggia.container;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration: the defaults of {@link ContainerConfig}, but for what a test says. */
public final class Settings {
	private Settings() {
	}

	public static ContainerConfig with(Map<String, Object> values) {
		return (ContainerConfig) Proxy.newProxyInstance(ContainerConfig.class.getClassLoader(), new Class<?>[] { ContainerConfig.class },
				(proxy, method, args) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
	}
}
