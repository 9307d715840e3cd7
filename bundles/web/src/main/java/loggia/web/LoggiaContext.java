package loggia.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.osgi.service.servlet.context.ServletContextHelper;

/**
 * The servlet context {@code loggia} that every servlet of the gateway belongs to; without it nothing is served. One per bundle that
 * registers servlets, so that resources come out of that bundle.
 */
@Component(service = ServletContextHelper.class, scope = ServiceScope.BUNDLE, property = {
	"osgi.http.whiteboard.context.name=loggia", "osgi.http.whiteboard.context.path=/" })
public class LoggiaContext extends ServletContextHelper {
	private final Fence fence;

	@Activate
	public LoggiaContext(ComponentContext context, @Reference Fence fence) {
		super(context.getUsingBundle());
		this.fence = fence;
	}

	@Override
	public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
		return fence.passesServlet(request, response);
	}
}
