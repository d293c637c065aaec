// The settings: one's own above, those of the workspace below, for administrators alone.

import { Skeleton } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useMay } from '@/api/session';
import { MorePages, type Page } from '@/features/settings/pages';
import { Profile } from '@/features/settings/profile';
import { useT, type MessageId } from '@/lib/i18n';
import { PageHead } from '@/ui/page-head';
import classes from '@/features/settings/settings.module.css';

const own: Page[] = [
    { id: 'profile', label: 'settings.profile', Page: Profile },
    { id: 'tokens', label: 'settings.tokens', Page: lazy(async () => ({ default: (await import('@/features/settings/tokens')).Tokens })) },
    { id: 'batches', label: 'settings.batches', Page: lazy(async () => ({ default: (await import('@/features/settings/batches')).Batches })) },
    { id: 'bin', label: 'bin.title', Page: lazy(async () => ({ default: (await import('@/features/settings/bin')).Bin })) },
    { id: 'audit', label: 'settings.audit', Page: lazy(async () => ({ default: (await import('@/features/settings/audit')).Audit })) },
];

const of_admins: Page[] = [
    { id: 'workspace', label: 'settings.general', Page: lazy(async () => ({ default: (await import('@/features/settings/workspace')).Workspace })) },
    { id: 'users', label: 'settings.users', Page: lazy(async () => ({ default: (await import('@/features/settings/users')).Users })) },
    { id: 'teams', label: 'settings.teams', Page: lazy(async () => ({ default: (await import('@/features/settings/teams')).Teams })) },
    { id: 'roles', label: 'settings.roles', Page: lazy(async () => ({ default: (await import('@/features/settings/roles')).Roles })) },
    { id: 'access', label: 'settings.why', Page: lazy(async () => ({ default: (await import('@/features/settings/why')).Why })) },
    { id: 'fields', label: 'settings.fields', Page: lazy(async () => ({ default: (await import('@/features/settings/fields')).Fields })) },
    { id: 'currencies', label: 'settings.currencies', Page: lazy(async () => ({ default: (await import('@/features/settings/currencies')).Currencies })) },
    { id: 'price-books', label: 'settings.price_books', Page: lazy(async () => ({ default: (await import('@/features/settings/price-books')).PriceBooks })) },
    { id: 'letterheads', label: 'settings.letterheads', Page: lazy(async () => ({ default: (await import('@/features/settings/letterheads')).Letterheads })) },
    { id: 'pipelines', label: 'settings.pipelines', Page: lazy(async () => ({ default: (await import('@/features/settings/pipelines')).Pipelines })) },
    { id: 'lead-stages', label: 'settings.lead_stages', Page: lazy(async () => ({ default: (await import('@/features/settings/lead-stages')).LeadStages })) },
    { id: 'call-scripts', label: 'settings.call_scripts', Page: lazy(async () => ({ default: (await import('@/features/settings/call-scripts')).CallScripts })) },
    { id: 'assignment', label: 'settings.assignment', Page: lazy(async () => ({ default: (await import('@/features/settings/assignment')).Assignment })) },
    { id: 'pools', label: 'settings.pools', Page: lazy(async () => ({ default: (await import('@/features/settings/pools')).Pools })) },
    { id: 'commission', label: 'settings.commission', Page: lazy(async () => ({ default: (await import('@/features/settings/commission-rules')).CommissionRules })) },
    { id: 'approvals', label: 'settings.approvals', Page: lazy(async () => ({ default: (await import('@/features/settings/approvals')).Approvals })) },
    { id: 'duplicate-rules', label: 'settings.duplicate_rules', Page: lazy(async () => ({ default: (await import('@/features/settings/duplicate-rules')).DuplicateRules })) },
    { id: 'quality', label: 'settings.quality', Page: lazy(async () => ({ default: (await import('@/features/settings/quality-rules')).QualityRules })) },
];

/** What the server is about; last. */
const of_server: Page[] = [
    { id: 'jobs', label: 'settings.jobs', Page: lazy(async () => ({ default: (await import('@/features/settings/jobs')).Jobs })) },
    { id: 'about', label: 'settings.about', Page: lazy(async () => ({ default: (await import('@/features/settings/about')).About })) },
];

/** On a phone the links stand in one row that scrolls. */
function inView(link: HTMLAnchorElement | null) {
    link?.scrollIntoView({ inline: 'center', block: 'nearest' });
}

export function SettingsScreen({ section, more = [] }: { section: string | undefined; more?: readonly Page[] }) {
    const t = useT();
    const admin = useMay('admin');
    const administered = [...of_admins, ...more, ...of_server];
    const pages = admin ? [...own, ...administered] : own;
    const page = pages.find((each) => each.id === section) ?? own[0];
    const links = (title: MessageId, list: Page[]) => (
        <div>
            <p className={classes['navTitle']}>{t(title)}</p>
            {list.map((each) => (
                <Link key={each.id} to="/settings/$section" params={{ section: each.id }} search={{}} className={classes['navLink']} data-on={each === page || undefined} ref={each === page ? inView : undefined}>
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
                    {admin && links('settings.workspace', administered)}
                </nav>
                <div className={classes['content']}>
                    <MorePages value={more}>
                        <Suspense fallback={<Skeleton height={240} />}>{page && <page.Page key={page.id} />}</Suspense>
                    </MorePages>
                </div>
            </div>
        </>
    );
}
