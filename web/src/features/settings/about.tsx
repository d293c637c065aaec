import { Button, Skeleton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { aboutQuery, type About as Facts } from '@/api/admin';
import { archive_link } from '@/api/exports';
import { problemText } from '@/api/use-submit';
import { AtRest } from '@/features/settings/about-at-rest';
import { AllRecords } from '@/features/settings/all-records';
import { Section } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/settings/about.module.css';

const old_after_ms = 8 * 86_400_000;

/** A backup that is old, or none at all, is worth a word. */
function LastBackup({ about: { engine, last_backup } }: { about: Facts }) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const how = (
        <Link to="/help/$topic" params={{ topic: 'backup' }} search={{}}>
            {t('settings.backup_how')}
        </Link>
    );
    if (engine === 'postgres') return <>{t('settings.backup_elsewhere')} {how}</>;
    if (!last_backup) return <><Chip color="orange">{t('settings.backup_none')}</Chip> {how}</>;
    const old = now - Date.parse(last_backup.at) > old_after_ms;
    const when = <time dateTime={last_backup.at} title={texts.date_time(last_backup.at)}>{texts.relative(last_backup.at, now)}</time>;
    return (
        <>
            {old ? <Chip color="orange">{when}</Chip> : when} · {texts.bytes(last_backup.bytes)} {old && how}
        </>
    );
}

export function About() {
    const t = useT();
    const texts = useTexts();
    const { data, error } = useQuery(aboutQuery);
    if (error) return <EmptyState title={t('trouble.title')} text={problemText(t, error)} />;
    if (!data) return <Skeleton height={240} />;
    const failed = data.jobs['failed'] ?? 0;
    const waiting = (data.jobs['waiting'] ?? 0) + (data.jobs['running'] ?? 0);
    const fact = (term: string, value: ReactNode) => (
        <div key={term} className={classes['fact']}>
            <dt>{term}</dt>
            <dd>{value}</dd>
        </div>
    );
    return (
        <>
            <Section title={t('settings.about')} text={t('settings.about_text')}>
                <p>
                    <Chip color={failed > 0 ? 'orange' : 'green'}>{t(failed > 0 ? 'settings.health_jobs' : 'settings.health_good', { count: failed })}</Chip>
                </p>
                <dl className={classes['facts']}>
                    {fact(t('settings.version'), data.version)}
                    {fact(t('settings.engine'), data.engine === 'sqlite' ? 'SQLite' : 'PostgreSQL')}
                    {fact(t('settings.database_size'), texts.bytes(data.database_bytes))}
                    {fact(t('settings.files_size'), `${texts.bytes(data.file_bytes)} · ${t('settings.files_count', { count: data.files })}`)}
                    {fact(t('settings.active_users'), texts.number(data.users))}
                    {fact(t('settings.changes_logged'), texts.number(data.changes))}
                    {fact(
                        t('settings.queue'),
                        <Link to="/settings/$section" params={{ section: 'jobs' }} search={{}}>
                            {t('settings.queue_state', { waiting, failed })}
                        </Link>,
                    )}
                    {fact(t('settings.commits'), `${texts.number(data.commits)} · ${t('settings.retries', { count: data.retries })}`)}
                    {fact(t('settings.last_backup'), <LastBackup about={data} />)}
                    {fact(t('settings.at_rest'), <AtRest />)}
                    {fact(t('settings.bin_kept'), t('settings.days', { count: data.recycle_bin_days }))}
                </dl>
            </Section>
            <AllRecords />
            <Section title={t('settings.archive')} text={t('settings.archive_text')}>
                <Button component="a" href={archive_link} download="" variant="default" style={{ alignSelf: 'flex-start' }} leftSection={<IconDownload size={15} stroke={1.6} />}>
                    {t('settings.archive_load')}
                </Button>
            </Section>
        </>
    );
}
