import { Button, NativeSelect } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { jobsQuery, retryJob, type Job, type JobState } from '@/api/settings';
import { problemLine } from '@/api/use-submit';
import { Loaded, Section } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useT, type MessageId } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

const states: Record<JobState, { label: MessageId; color: string }> = {
    waiting: { label: 'settings.job_waiting', color: 'gray' },
    running: { label: 'settings.batch_running', color: 'blue' },
    done: { label: 'settings.batch_done', color: 'green' },
    failed: { label: 'settings.state_failed', color: 'red' },
    cancelled: { label: 'settings.state_cancelled', color: 'gray' },
};

/** Those of other programs and of the future are shown by their own names. */
const kinds: Record<string, MessageId> = {
    at_rest: 'settings.job_at_rest',
    bulk: 'settings.job_bulk',
    hand_over: 'settings.job_hand_over',
    housekeeping: 'settings.job_housekeeping',
    import: 'settings.job_import',
    lead_on: 'settings.job_lead_on',
    leave_covers: 'settings.job_leaves',
    leave_return: 'settings.job_leave_return',
    merge_twins: 'settings.job_merge_twins',
    odds: 'settings.job_odds',
    quality: 'settings.quality',
    reindex: 'settings.job_reindex',
    remove_demo: 'settings.job_remove_demo',
    rollup: 'settings.job_rollup',
    seal_check: 'settings.job_seal_check',
    twin_scan: 'settings.job_twin_scan',
    undo: 'settings.job_undo',
};

export function Jobs() {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const client = useQueryClient();
    const [state, setState] = useState<JobState | ''>('');
    const list = useInfiniteQuery(jobsQuery(state));
    const jobs = list.data?.pages.flatMap((page) => page.jobs) ?? [];

    async function retry(job: Job) {
        try {
            await retryJob(job.id);
            await client.invalidateQueries({ queryKey: ['jobs'] });
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    }
    return (
        <Section title={t('settings.jobs')} text={t('settings.jobs_text')}>
            <NativeSelect
                className={classes['pick']}
                aria-label={t('settings.state')}
                data={[{ value: '', label: t('settings.all_states') }, ...Object.entries(states).map(([value, { label }]) => ({ value, label: t(label) }))]}
                value={state}
                onChange={(event) => setState(event.currentTarget.value as JobState | '')}
            />
            <Loaded list={list} empty={jobs.length === 0} empty_title={t('settings.no_jobs')}>
                <ul className={classes['lines']}>
                    {jobs.map((job) => (
                        <li key={job.id} className={classes['line']}>
                            <span className={classes['strong']} title={job.kind}>
                                {kinds[job.kind] ? t(kinds[job.kind] ?? 'settings.jobs') : job.kind}
                            </span>
                            <Chip color={states[job.state]?.color}>{t(states[job.state]?.label ?? 'settings.batch_done')}</Chip>
                            {job.progress && job.progress.total > 0 && (
                                <span className="dimmed tabular">
                                    {texts.number(job.progress.done)} / {texts.number(job.progress.total)}
                                </span>
                            )}
                            <span className="dimmed">{texts.relative(job.created_at, now)}</span>
                            {job.error && <span className={classes['error']}>{job.error}</span>}
                            <span className={classes['lineActions']}>
                                {job.state === 'failed' && (
                                    <Button variant="default" size="compact-xs" leftSection={<IconRefresh size={13} />} onClick={() => void retry(job)}>
                                        {t('trouble.retry')}
                                    </Button>
                                )}
                            </span>
                        </li>
                    ))}
                </ul>
            </Loaded>
        </Section>
    );
}
