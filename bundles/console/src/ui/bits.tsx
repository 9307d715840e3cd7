/** Small things that every page is made of. */
import { CheckCircleFilled, CloseCircleFilled, CopyOutlined, WarningFilled } from '@ant-design/icons';
import { Alert, App, Button, type ButtonProps, Modal, Tag, Tooltip, Typography } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { type Role } from '../api/auth.ts';
import { type Health } from '../api/capabilities.ts';
import { ApiError, type Finding } from '../api/http.ts';
import { type Speech } from '../words/speech.ts';
import { useWords } from './settings.tsx';
import { useSignIn } from './sign-in-state.tsx';

/** A page's heading, what it is for, and its main actions. */
export function PageHead({ title, about, actions }: { title: string; about?: string; actions?: ReactNode }) {
	useEffect(() => {
		document.title = `${title} · Loggia`;
	}, [title]);
	return (
		<header className="page-head">
			<div>
				<Typography.Title level={1}>{title}</Typography.Title>
				{about && <Typography.Text type="secondary">{about}</Typography.Text>}
			</div>
			{actions && <div className="page-actions">{actions}</div>}
		</header>
	);
}

/** What a failure says to people: the server's sentence, with the place in their file. */
export function sentence(error: unknown, words: Speech): string {
	if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
	if (error.status === 0) return words.t('error.unreachable');
	if (!error.message.includes(' ')) return words.t('error.http', { status: error.status });
	// some sentences begin with it
	const place =
		error.file && !error.message.startsWith(error.file) ? `${error.file}${error.line ? `:${error.line}` : ''}: ` : '';
	return place + error.message;
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
	const words = useWords();
	if (!error) return null;
	return (
		<Alert
			type="error"
			showIcon
			role="alert"
			title={sentence(error, words)}
			description={error instanceof ApiError && error.findings.length > 0 && <Findings findings={error.findings} />}
			action={retry && <Button onClick={retry}>{words.t('again')}</Button>}
			style={{ marginBlockEnd: 12 }}
		/>
	);
}

/** What the compiler found in a package, with the places. */
export function Findings({ findings }: { findings: Finding[] }) {
	return (
		<ul className="impact">
			{findings.map(({ file, line, column, code, message }) => (
				<li key={`${file} ${line} ${column} ${code} ${message}`}>
					<code>{line ? `${file}:${line}` : file}</code> {message}
				</li>
			))}
		</ul>
	);
}

/** A button for what needs a role; who has less sees it disabled, and why. */
export function Act({ need, ...button }: ButtonProps & { need: Role }) {
	const words = useWords();
	const { may, who } = useSignIn();
	if (may(need)) return <Button {...button} />;
	const why = words.t('needs.role', {
		role: words.t(`role.${need}`),
		yours: words.t(`role.${who?.person?.role ?? 'auditor'}`),
	});
	return (
		<Tooltip title={why}>
			<span
				tabIndex={0}
				aria-label={`${button['aria-label'] ?? (typeof button.children === 'string' ? button.children : '')}: ${why}`}
			>
				<Button {...button} disabled style={{ pointerEvents: 'none' }} />
			</span>
		</Tooltip>
	);
}

/** How long ago, with the moment itself behind it. */
export function When({ at }: { at: number | null | undefined }) {
	const words = useWords();
	const now = useNow();
	if (!at) return <span>–</span>;
	return (
		<Tooltip title={words.moment(at)}>
			<time dateTime={new Date(at).toISOString()}>{words.ago(at, now)}</time>
		</Tooltip>
	);
}

/** The moment, with how long ago behind it: where order matters. */
export function Moment({ at }: { at: number | null | undefined }) {
	const words = useWords();
	const now = useNow();
	if (!at) return <span>–</span>;
	return (
		<Tooltip title={words.ago(at, now)}>
			<time className="moment" dateTime={new Date(at).toISOString()}>
				{words.moment(at)}
			</time>
		</Tooltip>
	);
}

const clocks = new Set<(now: number) => void>();
setInterval(() => clocks.forEach((tell) => tell(Date.now())), 10_000);

function useNow(): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		clocks.add(setNow);
		return () => void clocks.delete(setNow);
	}, []);
	return now;
}

const HEALTH: Record<Health, { color: string; icon: ReactNode }> = {
	ok: { color: 'success', icon: <CheckCircleFilled /> },
	warn: { color: 'warning', icon: <WarningFilled /> },
	critical: { color: 'error', icon: <CloseCircleFilled /> },
};

export function HealthTag({ health }: { health: Health | undefined }) {
	const words = useWords();
	if (!health) return <span>–</span>;
	const look = HEALTH[health] ?? HEALTH.warn;
	return (
		<Tag color={look.color} icon={look.icon}>
			{words.term('health', health)}
		</Tag>
	);
}

const COLORS: Record<string, string> = {
	active: 'success',
	done: 'success',
	ok: 'success',
	allowed: 'success',
	paid: 'success',
	started: 'success',
	delivered: 'success',
	foreground: 'success',
	running: 'success',
	background: 'processing',
	suspended: 'default',
	pending: 'processing',
	created: 'processing',
	failed: 'error',
	refused: 'error',
	denied: 'error',
	error: 'error',
	refunded: 'warning',
	partly_refunded: 'warning',
};

/** A state or outcome as a coloured word. */
export function Word({ group, word }: { group: string; word: string | null | undefined }) {
	const words = useWords();
	if (!word) return <span>–</span>;
	const [first = '', detail] = word.split(':');
	return (
		<Tag color={COLORS[first.toLowerCase()]}>
			{words.term(group, first)}
			{detail && `: ${detail}`}
		</Tag>
	);
}

/** Something to copy that is too long to read: cut in the middle, whole in the tooltip. */
export function Id({ id }: { id: string | null | undefined }) {
	if (!id) return <span>–</span>;
	const short = id.length > 22 ? `${id.slice(0, 12)}…${id.slice(-6)}` : id;
	return (
		<Tooltip title={id === short ? undefined : id}>
			<code className="id">{short}</code>
		</Tooltip>
	);
}

/** Tells that something was done, in the corner of the screen. */
export function useTell(): { done(text: string): void; failed(error: unknown): void } {
	const { message } = App.useApp();
	const words = useWords();
	return {
		done: (text) => void message.success(text),
		failed: (error) => void message.error(sentence(error, words), 8),
	};
}

/** Secrets that are shown this once. */
export function SecretDialog({
	title,
	about,
	secrets,
	onClose,
}: {
	title: string;
	about: string;
	/** label and value of each; undefined while there is nothing to show */
	secrets: [string, string][] | undefined;
	onClose(): void;
}) {
	const words = useWords();
	return (
		<Modal
			open={secrets !== undefined}
			title={title}
			closable={false}
			mask={{ closable: false }}
			keyboard={false}
			footer={
				<Button type="primary" onClick={onClose}>
					{words.t('secret.kept')}
				</Button>
			}
		>
			<Typography.Paragraph>{about}</Typography.Paragraph>
			{secrets?.map(([label, value]) => (
				<Secret key={label} label={label} value={value} />
			))}
			<Typography.Text type="secondary">{words.t('secret.once')}</Typography.Text>
		</Modal>
	);
}

function Secret({ label, value }: { label: string; value: string }) {
	const words = useWords();
	const [copied, setCopied] = useState(false);
	return (
		<>
			<Typography.Text strong>{label}</Typography.Text>
			<div className="secret">
				<code aria-label={label}>{value}</code>
				<Button
					icon={<CopyOutlined />}
					onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
				>
					{words.t(copied ? 'copied' : 'copy')}
				</Button>
			</div>
		</>
	);
}
