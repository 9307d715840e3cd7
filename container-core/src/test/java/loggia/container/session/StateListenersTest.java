package loggia.container.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import loggia.api.Caller.State;
import org.junit.jupiter.api.Test;

class StateListenersTest {
	private final StateListeners listeners = new StateListeners();

	@Test
	void nothingFollowsTheEnd() {
		List<State> heard = new ArrayList<>();
		listeners.add(listeners.entry(heard::add), State.FOREGROUND);
		listeners.tell(State.ENDED);
		listeners.tell(State.FOREGROUND);
		assertEquals(List.of(State.FOREGROUND, State.ENDED), heard);
	}

	@Test
	void whoComesAfterTheEndIsToldOfItWhateverTheStateWas() {
		List<State> heard = new ArrayList<>();
		listeners.tell(State.ENDED);
		listeners.add(listeners.entry(heard::add), State.SUSPENDED);
		assertEquals(List.of(State.ENDED), heard);
	}

	@Test
	void whatWasClosedBeforeItWasAddedHearsNothing() {
		List<State> heard = new ArrayList<>();
		StateListeners.Entry entry = listeners.entry(heard::add);
		entry.close();
		listeners.add(entry, State.FOREGROUND);
		listeners.tell(State.BACKGROUND);
		assertEquals(List.of(), heard);
	}
}
