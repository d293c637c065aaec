// The settings: one's own above, those of the workspace below, for administrators alone.

import { Skeleton } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import { useMay } from '@/api/session';
import { Batches } from '@/features/settings/batches';
import { Bin } from '@/features/settings/bin';
import { Profile } from '@/features/settings/profile';
import { Tokens } from '@/features/settings/tokens';
import { useT, type MessageId } from '@/lib/i18n';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/settings/settings.module.css';

interface Page {
    id: string;
    label: MessageId;
    Page: ComponentType;
}

const own: Page[] = [
    { id: 'profile', label: 'settings.profile', Page: Profile },
    { id: 'tokens', label: 'settings.tokens', Page: Tokens },
    { id: 'batches', label: 'settings.batches', Page: Batches },
    { id: 'bin', label: 'bin.title', Page: Bin },
];

const of_admins: Page[] = [
    { id: 'users', label: 'settings.users', Page: lazy(async () => ({ default: (await import('@/features/settings/users')).Users })) },
    { id: 'teams', label: 'settings.teams', Page: lazy(async () => ({ default: (await import('@/features/settings/teams')).Teams })) },
    { id: 'roles', label: 'settings.roles', Page: lazy(async () => ({ default: (await import('@/features/settings/roles')).Roles })) },
    { id: 'fields', label: 'settings.fields', Page: lazy(async () => ({ default: (await import('@/features/settings/fields')).Fields })) },
    { id: 'pipelines', label: 'settings.pipelines', Page: lazy(async () => ({ default: (await import('@/features/settings/pipelines')).Pipelines })) },
    { id: 'jobs', label: 'settings.jobs', Page: lazy(async () => ({ default: (await import('@/features/settings/jobs')).Jobs })) },
];

export function SettingsScreen({ section }: { section: string | undefined }) {
    const t = useT();
    const admin = useMay('admin');
    const pages = admin ? [...own, ...of_admins] : own;
    const page = pages.find((each) => each.id === section) ?? own[0];
    const links = (title: MessageId, list: Page[]) => (
        <div>
            <p className={classes['navTitle']}>{t(title)}</p>
            {list.map((each) => (
                <Link key={each.id} to="/settings/$section" params={{ section: each.id }} search={{}} className={classes['navLink']} data-on={each === page || undefined}>
                    {t(each.label)}
                </Link>
            ))}
        </div>
    );
    return (
        <>
            <PageHead title={t('settings.title')} icon={<IconSettings size={16} stroke={1.6} aria-hidden />} />
            <div className={classes['screen']}>
                <nav className={classes['nav']} aria-label={t('settings.title')}>
                    {links('settings.own', own)}
                    {admin && links('settings.workspace', of_admins)}
                </nav>
                <div className={classes['content']}>
                    <Suspense fallback={<Skeleton height={240} />}>{page && <page.Page key={page.id} />}</Suspense>
                </div>
            </div>
        </>
    );
}
