package loggia.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.Preprocessor;

/** Sees each request first, also those that nothing answers: their 404 has the headers too, and a foreign Host learns nothing. */
@Component
public class Door implements Preprocessor {
	private final Fence fence;

	@Activate
	public Door(@Reference Fence fence) {
		this.fence = fence;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
		if (fence.passesDoor((HttpServletRequest) request, (HttpServletResponse) response)) chain.doFilter(request, response);
	}
}
