package loggia.container.session;

import loggia.worker.wire.Message;

/** The two sockets of a session: at most one shell and one frame at a time. For one thread. */
final class Sockets {
	private static final int ELSEWHERE = 4001;
	private Link shell;
	private Link view;

	/** A shell is there; one that was there before has to go. */
	void shell(Link link) {
		if (shell != null) {
			shell.close(ELSEWHERE, "opened elsewhere");
		}
		shell = link;
	}

	/** A frame is there; one that was there before has to go. */
	void view(Link link) {
		if (view != null) {
			view.close(ELSEWHERE, "opened elsewhere");
		}
		view = link;
	}

	boolean isShell(Link link) {
		return shell == link;
	}

	boolean isView(Link link) {
		return view == link;
	}

	/** A socket is gone. @return whether it was this session's shell of now */
	boolean shellGone(Link link) {
		boolean mine = shell == link;
		shell = mine ? null : shell;
		return mine;
	}

	/** A socket is gone. @return whether it was this session's frame of now */
	boolean viewGone(Link link) {
		boolean mine = view == link;
		view = mine ? null : view;
		return mine;
	}

	boolean hasShell() {
		return shell != null;
	}

	boolean hasView() {
		return view != null;
	}

	/** Sends to the shell, if there is one. */
	void toShell(Message message) {
		if (shell != null) {
			shell.send(message);
		}
	}

	/** Sends to the frame, if there is one. */
	void toView(Message message) {
		if (view != null) {
			view.send(message);
		}
	}

	/** Closes both. */
	void close(int code, String reason) {
		if (shell != null) {
			shell.close(code, reason);
			shell = null;
		}
		if (view != null) {
			view.close(code, reason);
			view = null;
		}
	}
}
