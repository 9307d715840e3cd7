package loggia.provider.camel;

import java.util.List;
import java.util.concurrent.CompletionStage;
import loggia.api.ApiReply;
import loggia.api.Caller;
import loggia.api.spi.ApiDescriptor;
import loggia.api.spi.ApiDispatcher;
import loggia.api.spi.ApiParams;
import loggia.api.spi.ApiProvider;

/** The API of one route as the gate sees it: a service that comes and goes with it. Thread-safe. */
final class RouteApi implements ApiProvider, ApiDispatcher {
	private final ApiDescriptor descriptor;
	private volatile RouteUnit unit;

	RouteApi(RouteUnit unit) {
		this.unit = unit;
		descriptor = unit.header().descriptor();
	}

	ApiDescriptor descriptor() {
		return descriptor;
	}

	/** From the next call on this unit answers. Its descriptor is the same. */
	void use(RouteUnit next) {
		unit = next;
	}

	@Override
	public ApiDispatcher dispatcher() {
		return this;
	}

	@Override
	public List<ApiDescriptor> apis() {
		return List.of(descriptor);
	}

	@Override
	public CompletionStage<ApiReply> call(String name, ApiParams params, Caller caller) {
		return unit.call(params, caller);
	}
}
