import { Alert, Button, Card, Divider, Form, Input, Typography } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import * as auth from '../api/auth.ts';
import { ApiError } from '../api/http.ts';
import { LanguageSwitch, Mark, ThemeSwitch } from '../frame.tsx';
import { Failure } from '../ui/bits.tsx';
import { useLoad } from '../ui/load.ts';
import { returnPlace } from '../ui/place.ts';
import { useWords } from '../ui/settings.tsx';
import { useSignIn } from '../ui/sign-in-state.tsx';

function Door({ title, about, children }: { title: string; about: string; children: ReactNode }) {
	useEffect(() => {
		document.title = `${title} · Loggia`;
	}, [title]);
	return (
		<div className="door">
			<div className="door-tools">
				<LanguageSwitch />
				<ThemeSwitch />
			</div>
			<main>
				<Card className="door-card">
					<Typography.Title level={1}>
						<Mark /> {title}
					</Typography.Title>
					<Typography.Paragraph type="secondary">{about}</Typography.Paragraph>
					{children}
				</Card>
			</main>
		</div>
	);
}

export function SignIn() {
	const words = useWords();
	const { refresh } = useSignIn();
	const location = useLocation();
	const methods = useLoad(auth.methods, []);
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>();
	const submit = async ({ name, password }: { name: string; password: string }) => {
		setBusy(true);
		setError(undefined);
		try {
			await auth.signIn(name.trim(), password);
			await refresh();
		} catch (problem) {
			setError(friendly(problem));
			setBusy(false);
		}
	};
	/** The two refusals that everybody meets are said in the person's language. */
	const friendly = (problem: unknown) => {
		if (!(problem instanceof ApiError)) return problem;
		if (problem.code === 'wrongPassword') return new Error(words.t('signIn.wrong'));
		if (problem.code === 'tooManyAttempts') return new Error(words.t('signIn.tooMany'));
		return problem;
	};
	const back = encodeURIComponent(`/console${returnPlace(location.search)}`);
	return (
		<Door title={words.t('signIn.title')} about={words.t('signIn.about')}>
			<Failure error={error ?? methods.error} />
			{methods.data?.password !== false && (
				<Form layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
					<Form.Item
						name="name"
						label={words.t('person.name')}
						rules={[{ required: true, message: words.t('required') }]}
					>
						<Input size="large" autoComplete="username" autoFocus autoCapitalize="none" spellCheck={false} />
					</Form.Item>
					<Form.Item
						name="password"
						label={words.t('password')}
						rules={[{ required: true, message: words.t('required') }]}
					>
						<Input.Password size="large" autoComplete="current-password" />
					</Form.Item>
					<Button type="primary" size="large" htmlType="submit" block loading={busy}>
						{words.t('signIn')}
					</Button>
				</Form>
			)}
			{!!methods.data?.oidc.length && (
				<>
					{methods.data.password && <Divider plain>{words.t('or')}</Divider>}
					{methods.data.oidc.map(({ id, name }) => (
						<Button
							key={id}
							size="large"
							block
							href={`/signin/oidc/${encodeURIComponent(id)}?return=${back}`}
							style={{ marginBlockEnd: 8 }}
						>
							{words.t('signIn.with', { name })}
						</Button>
					))}
				</>
			)}
		</Door>
	);
}

/** The step after a one-time secret: a password of one's own, before anything else. */
export function ChangePassword() {
	const words = useWords();
	const { signOut } = useSignIn();
	return (
		<Door title={words.t('change.title')} about={words.t('change.about')}>
			<PasswordForm oldLabel={words.t('change.oneTime')} />
			<Button type="link" block onClick={() => void signOut()}>
				{words.t('signOut')}
			</Button>
		</Door>
	);
}

/** Old and new password; also on the settings page. */
export function PasswordForm({ oldLabel, onDone }: { oldLabel: string; onDone?: () => void }) {
	const words = useWords();
	const { refresh } = useSignIn();
	const [form] = Form.useForm();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<unknown>();
	const submit = async (values: { old: string; fresh: string }) => {
		setBusy(true);
		setError(undefined);
		try {
			await auth.changePassword(values.old, values.fresh);
			form.resetFields();
			await refresh();
			onDone?.();
		} catch (problem) {
			setError(problem);
		} finally {
			setBusy(false);
		}
	};
	return (
		<Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
			<Failure error={error} />
			<Form.Item name="old" label={oldLabel} rules={[{ required: true, message: words.t('required') }]}>
				<Input.Password size="large" autoComplete="current-password" />
			</Form.Item>
			<Form.Item name="fresh" label={words.t('change.new')} rules={[{ required: true, message: words.t('required') }]}>
				<Input.Password size="large" autoComplete="new-password" />
			</Form.Item>
			<Form.Item
				name="again"
				label={words.t('change.again')}
				dependencies={['fresh']}
				rules={[
					{ required: true, message: words.t('required') },
					({ getFieldValue }) => ({
						validator: (_, value) =>
							!value || value === getFieldValue('fresh')
								? Promise.resolve()
								: Promise.reject(new Error(words.t('change.differ'))),
					}),
				]}
			>
				<Input.Password size="large" autoComplete="new-password" />
			</Form.Item>
			<Button type="primary" size="large" htmlType="submit" block loading={busy}>
				{words.t('change.action')}
			</Button>
		</Form>
	);
}

/** Signed in, but with nothing to do here. */
export function NoRole() {
	const words = useWords();
	const { who, signOut } = useSignIn();
	return (
		<Door
			title={words.t('noRole.title')}
			about={words.t('noRole.about', { name: who?.person?.displayName || who?.person?.name || '' })}
		>
			<Alert type="info" showIcon title={words.t('noRole.how')} style={{ marginBlockEnd: 16 }} />
			<Button type="primary" size="large" block onClick={() => void signOut()}>
				{words.t('signOut')}
			</Button>
		</Door>
	);
}
