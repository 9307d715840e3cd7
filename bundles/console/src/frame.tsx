import {
	ApiOutlined,
	AppstoreOutlined,
	AuditOutlined,
	BranchesOutlined,
	DashboardOutlined,
	FileTextOutlined,
	GlobalOutlined,
	KeyOutlined,
	LogoutOutlined,
	MenuFoldOutlined,
	MenuUnfoldOutlined,
	MoonOutlined,
	PayCircleOutlined,
	SafetyOutlined,
	SettingOutlined,
	SlidersOutlined,
	SunOutlined,
	TeamOutlined,
	ThunderboltOutlined,
	UserOutlined,
} from '@ant-design/icons';
import { Button, Drawer, Dropdown, Grid, Layout, Menu, type MenuProps } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useTell } from './ui/bits.tsx';
import { useSettings } from './ui/settings.tsx';
import { useSignIn } from './ui/sign-in-state.tsx';
import { type Speech, type Word } from './words/speech.ts';

const MENU: { group?: Word; items: { path: string; icon: ReactNode; word: Word }[] }[] = [
	{ items: [{ path: '/', icon: <DashboardOutlined />, word: 'menu.overview' }] },
	{
		group: 'menu.group.apps',
		items: [
			{ path: '/apps', icon: <AppstoreOutlined />, word: 'menu.apps' },
			{ path: '/sessions', icon: <ThunderboltOutlined />, word: 'menu.sessions' },
			{ path: '/permits', icon: <SafetyOutlined />, word: 'menu.permits' },
		],
	},
	{
		group: 'menu.group.capabilities',
		items: [
			{ path: '/capabilities', icon: <ApiOutlined />, word: 'menu.capabilities' },
			{ path: '/configuration', icon: <SlidersOutlined />, word: 'menu.configuration' },
			{ path: '/routes', icon: <BranchesOutlined />, word: 'menu.routes' },
		],
	},
	{
		group: 'menu.group.people',
		items: [
			{ path: '/people', icon: <TeamOutlined />, word: 'menu.people' },
			{ path: '/grants', icon: <KeyOutlined />, word: 'menu.grants' },
			{ path: '/payments', icon: <PayCircleOutlined />, word: 'menu.payments' },
		],
	},
	{
		group: 'menu.group.records',
		items: [
			{ path: '/audit', icon: <AuditOutlined />, word: 'menu.audit' },
			{ path: '/logs', icon: <FileTextOutlined />, word: 'menu.logs' },
			{ path: '/settings', icon: <SettingOutlined />, word: 'menu.settings' },
		],
	},
];

/** Menu, head and place of the page. The menu is a column on a desk, icons on a tablet, a drawer on a phone. */
export function Frame({ children }: { children: ReactNode }) {
	const { words } = useSettings();
	const screens = Grid.useBreakpoint();
	const [wide, setWide] = useState<boolean>();
	const [open, setOpen] = useState(false);
	const location = useLocation();
	const phone = screens.md === false;
	const expanded = wide ?? screens.xl === true;
	const menu = (afterwards?: () => void) => (
		<Menu
			mode="inline"
			aria-label={words.t('menu')}
			selectedKeys={[location.pathname]}
			items={menuItems(words, phone || expanded)}
			onClick={afterwards}
		/>
	);
	const toggle = () => (phone ? setOpen(true) : setWide(!expanded));
	return (
		<Layout className="frame">
			{!phone && (
				<Layout.Sider
					width={244}
					collapsedWidth={64}
					collapsed={!expanded}
					trigger={null}
					theme="light"
					className="side"
				>
					<div className="brand">
						<Mark />
						{expanded && <span>Loggia</span>}
					</div>
					<nav aria-label={words.t('menu')}>{menu()}</nav>
				</Layout.Sider>
			)}
			<Drawer
				open={phone && open}
				onClose={() => setOpen(false)}
				placement="left"
				size={280}
				title="Loggia"
				styles={{ body: { padding: 8 } }}
			>
				<nav aria-label={words.t('menu')}>{menu(() => setOpen(false))}</nav>
			</Drawer>
			<Layout className="right">
				<Layout.Header className="head">
					<Button
						type="text"
						size="large"
						icon={expanded && !phone ? <MenuFoldOutlined /> : <MenuUnfoldOutlined />}
						aria-label={words.t(expanded && !phone ? 'menu.fold' : 'menu.unfold')}
						aria-expanded={phone ? open : expanded}
						onClick={toggle}
					/>
					<span className="grow" />
					<LanguageSwitch />
					<ThemeSwitch />
					<PersonMenu />
				</Layout.Header>
				<Layout.Content className="content">
					<main>{children}</main>
				</Layout.Content>
			</Layout>
		</Layout>
	);
}

function menuItems(words: Speech, grouped: boolean): MenuProps['items'] {
	return MENU.flatMap(({ group, items }): NonNullable<MenuProps['items']> => {
		const links = items.map(({ path, icon, word }) => ({
			key: path,
			icon,
			label: <Link to={path}>{words.t(word)}</Link>,
			title: words.t(word),
		}));
		if (!group) return links;
		return grouped
			? [{ type: 'group' as const, label: words.t(group), children: links }]
			: [{ type: 'divider' as const }, ...links];
	});
}

export function Mark() {
	return <img src="/console/favicon.svg" width={28} height={28} alt="" />;
}

export function LanguageSwitch() {
	const { words, language, setLanguage } = useSettings();
	return (
		<Dropdown
			trigger={['click']}
			menu={{
				selectedKeys: [language],
				items: [
					{ key: 'en', label: 'English' },
					{ key: 'zh', label: '简体中文' },
				],
				onClick: ({ key }) => setLanguage(key as 'en' | 'zh'),
			}}
		>
			<Button
				type="text"
				size="large"
				icon={<GlobalOutlined />}
				aria-label={words.t('language')}
				title={words.t('language')}
			/>
		</Dropdown>
	);
}

export function ThemeSwitch() {
	const { words, theme, setTheme, dark } = useSettings();
	return (
		<Dropdown
			trigger={['click']}
			menu={{
				selectedKeys: [theme],
				items: (['auto', 'light', 'dark'] as const).map((key) => ({ key, label: words.t(`theme.${key}`) })),
				onClick: ({ key }) => setTheme(key as 'auto' | 'light' | 'dark'),
			}}
		>
			<Button
				type="text"
				size="large"
				icon={dark ? <MoonOutlined /> : <SunOutlined />}
				aria-label={words.t('theme')}
				title={words.t('theme')}
			/>
		</Dropdown>
	);
}

function PersonMenu() {
	const { words } = useSettings();
	const { who, signOut } = useSignIn();
	const tell = useTell();
	const person = who!.person!;
	return (
		<Dropdown
			trigger={['click']}
			menu={{
				items: [
					{ key: 'role', label: `${person.name} · ${words.t(`role.${person.role!}`)}`, disabled: true },
					{ type: 'divider' },
					{ key: 'settings', icon: <SettingOutlined />, label: <Link to="/settings">{words.t('menu.settings')}</Link> },
					{
						key: 'out',
						icon: <LogoutOutlined />,
						label: words.t('signOut'),
						onClick: () => void signOut().catch(tell.failed),
					},
				],
			}}
		>
			<Button
				type="text"
				size="large"
				icon={<UserOutlined />}
				aria-label={words.t('account', { name: person.displayName || person.name })}
			>
				<span className="person-name">{person.displayName || person.name}</span>
			</Button>
		</Dropdown>
	);
}
