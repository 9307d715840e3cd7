import { FileZipOutlined, FolderOpenOutlined, InboxOutlined } from '@ant-design/icons';
import { Button, Progress, Result } from 'antd';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { type UploadProgress } from '../api/upload.ts';
import { Failure } from './bits.tsx';
import { useWords } from './settings.tsx';
import { folderFiles, zip } from './zip.ts';

interface Props<T> {
	/** `.zip`, `.jar`: endings, with commas */
	accept: string;
	/** a folder may be chosen too: it is packed here */
	folders?: boolean;
	chooseText: string;
	hint: string;
	send: (file: Blob, onProgress: (progress: UploadProgress) => void, signal: AbortSignal) => Promise<T>;
	/** what to say when it is done */
	result: (answer: T) => ReactNode;
	onDone: (answer: T) => void;
}

type State<T> =
	| { step: 'choose'; error?: unknown }
	| { step: 'packing' | 'sending'; name: string; share: number; phase?: string; seen: string[] }
	| { step: 'done'; answer: T };

/** A file or folder on its way to the gateway: chosen or dropped, packed, sent, worked on, done or refused with the gateway's sentence. */
export function Uploader<T>(props: Props<T>) {
	const words = useWords();
	const [state, setState] = useState<State<T>>({ step: 'choose' });
	const [over, setOver] = useState(false);
	const file = useRef<HTMLInputElement>(null);
	const folder = useRef<HTMLInputElement>(null);
	const abort = useRef<AbortController>(undefined);

	const run = async (
		name: string,
		pack: (onShare: (share: number) => void) => Promise<Blob>,
		step: 'packing' | 'sending',
	) => {
		abort.current = new AbortController();
		const seen: string[] = [];
		try {
			setState({ step, name, share: 0, seen });
			const body = await pack((share) => setState({ step: 'packing', name, share, seen }));
			const answer = await props.send(
				body,
				({ sent, phase }) => {
					if (phase && !seen.includes(phase)) seen.push(phase);
					setState({ step: 'sending', name, share: sent, phase, seen: [...seen] });
				},
				abort.current.signal,
			);
			setState({ step: 'done', answer });
			props.onDone(answer);
		} catch (error) {
			setState({ step: 'choose', error: abort.current.signal.aborted ? undefined : error });
		}
	};
	const sendFile = (chosen: File | undefined) => chosen && void run(chosen.name, async () => chosen, 'sending');
	const sendFolder = (files: File[]) => {
		const kept = folderFiles(files);
		if (kept.length)
			void run(files[0]!.webkitRelativePath.split('/')[0] ?? '', (onShare) => zip(kept, onShare), 'packing');
	};
	const drop = (event: DragEvent) => {
		event.preventDefault();
		setOver(false);
		sendFile(event.dataTransfer.files[0]);
	};

	if (state.step === 'done') return <Result status="success" title={props.result(state.answer)} />;
	if (state.step !== 'choose') {
		const waiting = state.step === 'sending' && state.share === 1;
		return (
			<div className="uploading" aria-live="polite">
				<p>
					<FileZipOutlined aria-hidden /> {state.name}
				</p>
				<Progress percent={Math.round(state.share * 100)} status="active" aria-label={words.t('upload.progress')} />
				<p>
					{state.step === 'packing' && words.t('upload.packing')}
					{state.step === 'sending' && !waiting && words.t('upload.sending')}
					{waiting && (state.phase ? words.term('phase', state.phase) : words.t('upload.waiting'))}
				</p>
				<Button onClick={() => abort.current?.abort()}>{words.t('cancel')}</Button>
			</div>
		);
	}
	return (
		<>
			<Failure error={state.error} />
			<div
				className={over ? 'drop over' : 'drop'}
				onDragOver={(event) => {
					event.preventDefault();
					setOver(true);
				}}
				onDragLeave={() => setOver(false)}
				onDrop={drop}
			>
				<InboxOutlined className="drop-mark" aria-hidden />
				<p>{props.hint}</p>
				<div className="drop-buttons">
					<Button type="primary" icon={<FileZipOutlined />} onClick={() => file.current!.click()}>
						{props.chooseText}
					</Button>
					{props.folders && (
						<Button icon={<FolderOpenOutlined />} onClick={() => folder.current!.click()}>
							{words.t('upload.folder')}
						</Button>
					)}
				</div>
				<input
					ref={file}
					type="file"
					hidden
					aria-label={props.chooseText}
					accept={props.accept}
					onChange={(event) => {
						sendFile(event.target.files?.[0]);
						event.target.value = '';
					}}
				/>
				{props.folders && (
					<input
						ref={folder}
						type="file"
						hidden
						aria-label={words.t('upload.folder')}
						// @ts-expect-error React does not know this attribute
						webkitdirectory=""
						onChange={(event) => {
							sendFolder([...(event.target.files ?? [])]);
							event.target.value = '';
						}}
					/>
				)}
			</div>
		</>
	);
}
