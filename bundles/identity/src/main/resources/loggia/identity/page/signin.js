// The steps of the sign-in page: sign in, change a one-time secret, signed in. Texts and the way back come with the page.
(() => {
	'use strict';
	const main = document.getElementById('main');
	const texts = main.dataset;
	const alert = document.getElementById('alert');
	const byId = (id) => document.getElementById(id);
	/** The one-time secret just typed, so that it need not be typed again. */
	let typed = null;

	const say = (text, field) => {
		alert.textContent = '';
		for (const input of document.querySelectorAll('input')) input.removeAttribute('aria-invalid');
		alert.textContent = text;
		if (!field) return;
		field.setAttribute('aria-invalid', 'true');
		field.focus();
	};
	const leave = () => location.replace(texts.return);

	const sentence = (status, error) => {
		const known = texts['error' + error.code.charAt(0).toUpperCase() + error.code.slice(1)];
		if (known) return known.replace('{n}', error.retryAfter ?? '');
		return status >= 500 ? texts.errorServer : error.message;
	};

	const post = async (path, body) => {
		let response;
		try {
			response = await fetch('/api/v1/auth/' + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
		} catch {
			throw new Error(texts.errorNetwork);
		}
		if (response.status === 204) return null;
		const answer = await response.json().catch(() => null);
		if (response.ok && answer) return answer;
		const failure = new Error(answer?.error ? sentence(response.status, answer.error) : texts.errorServer);
		failure.code = answer?.error?.code;
		throw failure;
	};

	const busy = (form, is) => {
		const button = form.querySelector('button');
		button.disabled = is;
		form.setAttribute('aria-busy', String(is));
	};

	const show = (step) => {
		texts.step = step;
		if (step === 'change') {
			byId('old-field').hidden = typed !== null;
			byId('heading').textContent = texts.changeHeading;
			byId('hint').textContent = texts.changeHint;
			(typed === null ? byId('old') : byId('fresh')).focus();
		} else if (step === 'signin') {
			byId('heading').textContent = texts.signinHeading;
			byId('hint').textContent = '';
			byId('name').focus();
		}
	};

	const empty = (...ids) => ids.map(byId).find((field) => field.value === '');

	byId('signin').addEventListener('submit', async (event) => {
		event.preventDefault();
		const form = event.currentTarget;
		const missing = empty('name', 'password');
		if (missing) return say(texts.errorMissing, missing);
		busy(form, true);
		say('');
		try {
			const answer = await post('password', { name: byId('name').value, password: byId('password').value });
			if (!answer.mustChange) return leave();
			typed = byId('password').value;
			byId('person').value = answer.person.name;
			byId('password').value = '';
			show('change');
		} catch (e) {
			byId('password').value = '';
			say(e.message, byId('password'));
		} finally {
			busy(form, false);
		}
	});

	byId('change').addEventListener('submit', async (event) => {
		event.preventDefault();
		const form = event.currentTarget;
		const missing = empty(...(typed === null ? ['old'] : []), 'fresh', 'again');
		if (missing) return say(texts.errorMissing, missing);
		if (byId('fresh').value !== byId('again').value) return say(texts.errorAgain, byId('again'));
		busy(form, true);
		say('');
		try {
			await post('change-password', { old: typed ?? byId('old').value, new: byId('fresh').value });
			leave();
		} catch (e) {
			say(e.message, e.code === 'wrongPassword' ? byId('old') : byId('fresh'));
			if (e.code === 'signedOut') show('signin');
		} finally {
			busy(form, false);
		}
	});

	byId('other').addEventListener('click', async () => {
		try {
			await post('sign-out', {});
			show('signin');
		} catch (e) {
			say(e.message);
		}
	});

	if (texts.step === 'change') show('change');
	else if (texts.step === 'signed-in') byId('go').focus();
	else byId('name').focus();
})();
