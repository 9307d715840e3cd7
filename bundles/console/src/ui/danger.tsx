import { ExclamationCircleFilled } from '@ant-design/icons';
import { Checkbox, Modal, Spin } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { Failure } from './bits.tsx';
import { useWords } from './settings.tsx';

/** Something that cannot be undone, or that people will feel: asked before it is done. */
export interface Danger {
	title: string;
	/** the button, named after the action */
	action: string;
	/** what will happen, exactly */
	what: ReactNode;
	/** loads more of it: who is hit; the button waits for it */
	more?: () => Promise<ReactNode>;
	/** a box that must be ticked or not, given to `run` */
	option?: string;
	run(option: boolean): Promise<unknown>;
	done?(): void;
}

/** Shows a danger while there is one. The button that goes on is never the one in focus. */
export function DangerDialog({ danger, onClose }: { danger: Danger | undefined; onClose(): void }) {
	const words = useWords();
	const [more, setMore] = useState<ReactNode>();
	const [ready, setReady] = useState(false);
	const [busy, setBusy] = useState(false);
	const [option, setOption] = useState(false);
	const [error, setError] = useState<unknown>();
	useEffect(() => {
		let gone = false;
		setMore(undefined);
		setError(undefined);
		setBusy(false);
		setOption(false);
		setReady(!danger?.more);
		danger?.more?.().then(
			(text) => {
				if (gone) return;
				setMore(text);
				setReady(true);
			},
			(problem) => !gone && setError(problem),
		);
		return () => {
			gone = true;
		};
	}, [danger]);
	const go = async () => {
		setBusy(true);
		setError(undefined);
		try {
			await danger!.run(option);
			onClose();
			danger!.done?.();
		} catch (problem) {
			setError(problem);
		} finally {
			setBusy(false);
		}
	};
	return (
		<Modal
			open={danger !== undefined}
			title={
				<>
					<ExclamationCircleFilled className="danger-mark" aria-hidden /> {danger?.title}
				</>
			}
			okText={danger?.action}
			okButtonProps={{ danger: true, disabled: !ready, loading: busy }}
			cancelText={words.t('cancel')}
			cancelButtonProps={{ autoFocus: true }}
			onOk={() => void go()}
			onCancel={onClose}
			destroyOnHidden
		>
			<Failure error={error} />
			<div className="danger-what">{danger?.what}</div>
			{danger?.more && !ready && !error && <Spin aria-label={words.t('loading')} />}
			{more}
			{danger?.option && (
				<Checkbox checked={option} onChange={(event) => setOption(event.target.checked)}>
					{danger.option}
				</Checkbox>
			)}
		</Modal>
	);
}
