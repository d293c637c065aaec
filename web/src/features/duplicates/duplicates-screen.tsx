// Records that may be the same, group by group: why, how sure, and what to do about it.

import { Button, Skeleton } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { cancelJob, dismissTwins, reopenTwins, scanForTwins, twinGroupsQuery, twinOverviewQuery, type TwinGroup, type TwinOverview, type TwinState } from '@/api/duplicates';
import { manyLabel, useMeta } from '@/api/meta';
import { useMay } from '@/api/session';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemLine, problemText } from '@/api/use-submit';
import { BulkMerge } from '@/features/duplicates/bulk-merge';
import { GroupCard } from '@/features/duplicates/group-card';
import { MergeDialog } from '@/features/duplicates/merge-dialog';
import { useNow } from '@/lib/hooks';
import { useLanguage, type MessageId } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { useKeyGroup, useShortcuts } from '@/lib/shortcuts';
import { useTexts } from '@/lib/texts';
import { useUndo } from '@/records/use-undo';
import { EmptyState } from '@/ui/empty-state';
import { PageHead } from '@/ui/page-head';
import { PickOne } from '@/ui/pick-one';
import { toast } from '@/ui/toast';
import classes from '@/features/duplicates/duplicates.module.css';

const states: { value: TwinState; label: MessageId }[] = [
    { value: 'open', label: 'duplicates.open' },
    { value: 'merged', label: 'duplicates.state_merged' },
    { value: 'dismissed', label: 'duplicates.dismissed' },
];
const scores = ['0', '0.8', '0.95'];

export function DuplicatesScreen() {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const search = useSearch({ strict: false }) as Search;
    const navigate = useNavigate();
    const overview = useQuery(twinOverviewQuery);
    const objects = (overview.data ?? []).flatMap((each) => meta.object(each.object) ?? []);
    const object = objects.find((each) => each.name === search.object) ?? objects.find((each) => each.name === 'contacts') ?? objects[0];
    const state = states.find((each) => each.value === search.show)?.value ?? 'open';
    const score = scores.includes(search.span ?? '') ? (search.span as string) : '0';
    const of_object = overview.data?.find((each) => each.object === object?.name);
    const go = (values: Partial<Search>) => void navigate({ to: '.', search: (before: Search) => ({ ...before, ...values }) as Search, replace: true });
    return (
        <>
            <PageHead title={t('nav.duplicates')} icon={<IconCopy size={16} stroke={1.6} aria-hidden />} />
            <div className={classes['page']}>
                {overview.isPending && <Skeleton height={120} />}
                {overview.error && <EmptyState title={problemText(t, overview.error)} />}
                {object && (
                    <>
                        <div className={classes['filters']}>
                            <PickOne label={t('duplicates.object')} value={object.name} data={objects.map((each) => ({ value: each.name, label: label(manyLabel(each)) }))} onChange={(name) => go({ object: name })} />
                            <PickOne label={t('duplicates.state')} value={state} data={states.map((each) => ({ value: each.value, label: t(each.label) }))} onChange={(show) => go({ show })} />
                            <PickOne label={t('duplicates.at_least')} value={score} data={[{ value: '0', label: t('duplicates.any_score') }, { value: '0.8', label: '≥ 80%' }, { value: '0.95', label: '≥ 95%' }]} onChange={(span) => go({ span })} />
                        </div>
                        <Scan object={object} overview={of_object} />
                        <Groups key={`${object.name} ${state} ${score}`} object={object} state={state} score={Number(score)} scanned={of_object?.scanned?.at ?? ''} />
                    </>
                )}
            </div>
        </>
    );
}

/** When it was last looked for, and looking again. */
function Scan({ object, overview }: { object: ObjectMeta; overview: TwinOverview | undefined }) {
    const { t } = useLanguage();
    const texts = useTexts();
    const now = useNow();
    const client = useQueryClient();
    const may = useMay('merge');
    const [merging, setMerging] = useState(false);
    const job = overview?.job;
    const at_work = overview?.merging;
    const refresh = () => client.invalidateQueries({ queryKey: ['duplicates'] });
    async function scan() {
        try {
            await scanForTwins(object.name);
            await refresh();
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    }
    // What is merged leaves the list once all of it is.
    const was_at_work = useRef<string | undefined>(undefined);
    useEffect(() => {
        const over = was_at_work.current && !at_work;
        was_at_work.current = at_work?.id;
        if (!over) return;
        void client.invalidateQueries({ queryKey: ['duplicates'] });
        void client.invalidateQueries({ queryKey: ['records', object.name] });
    }, [at_work, client, object.name]);
    async function stop(id: string) {
        try {
            await cancelJob(id);
            toast({ text: t('duplicates.bulk_stopped') });
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        await refresh();
    }
    function said(): string {
        const scanned = overview?.scanned;
        if (at_work) return t('duplicates.bulk_progress', { done: texts.number(at_work.progress.done), total: texts.number(at_work.progress.total) });
        if (job) return t('duplicates.scanning', { percent: texts.percent(job.progress.done) });
        if (!scanned) return t('duplicates.never');
        return t('duplicates.scanned', { when: texts.relative(scanned.at, now), records: texts.number(scanned.records), count: overview.open });
    }
    return (
        <div className={classes['scan']}>
            <span className="dimmed" role="status">
                {said()}
            </span>
            {may && at_work && (
                <span className={classes['scanActions']}>
                    <Button variant="default" size="compact-sm" onClick={() => void stop(at_work.id)}>
                        {t('duplicates.bulk_stop')}
                    </Button>
                </span>
            )}
            {may && !at_work && (
                <span className={classes['scanActions']}>
                    <Button variant="default" size="compact-sm" loading={Boolean(job)} onClick={() => void scan()}>
                        {t('duplicates.scan')}
                    </Button>
                    <Button variant="default" size="compact-sm" disabled={!overview?.open} onClick={() => setMerging(true)}>
                        {t('duplicates.bulk')}
                    </Button>
                </span>
            )}
            {merging && (
                <BulkMerge
                    object={object}
                    onClose={() => setMerging(false)}
                    onStarted={() => {
                        setMerging(false);
                        void refresh();
                    }}
                />
            )}
        </div>
    );
}

function Groups({ object, state, score, scanned }: { object: ObjectMeta; state: TwinState; score: number; scanned: string }) {
    const { t } = useLanguage();
    const client = useQueryClient();
    const undo = useUndo(object);
    const box = useRef<HTMLUListElement>(null);
    const may_merge = useMay('merge') && object.access.update;
    const list = useInfiniteQuery(twinGroupsQuery(object.name, state, score, scanned));
    const [merging, setMerging] = useState<TwinGroup | null>(null);
    const groups = list.data?.pages.flatMap((page) => page.groups) ?? [];
    const records = new Map((list.data?.pages ?? []).flatMap((page) => page.records.map((record) => [record.id, record])));
    const membersOf = (group: TwinGroup): RecordData[] => group.ids.flatMap((id) => records.get(id) ?? []);

    function focusGroup(at: number) {
        const group = groups[Math.max(0, Math.min(at, groups.length - 1))];
        if (group) box.current?.querySelector<HTMLElement>(`[data-group="${group.id}"]`)?.focus();
    }
    /** The card disappears under the keyboard: the next one takes its place. */
    function focusAfter(group: TwinGroup) {
        const at = groups.indexOf(group);
        const next = groups[at + 1] ?? groups[at - 1];
        if (next) requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-group="${next.id}"]`)?.focus());
    }
    async function decide(group: TwinGroup, act: () => Promise<unknown>, said: MessageId, back?: () => Promise<unknown>) {
        try {
            await act();
            const reverse = async () => {
                await back?.();
                await client.invalidateQueries({ queryKey: ['duplicates'] });
            };
            toast({ text: t(said), ...(back ? { action: { label: t('action.undo'), run: () => void reverse() } } : {}) });
            focusAfter(group);
            await client.invalidateQueries({ queryKey: ['duplicates'] });
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    }
    const dismiss = (group: TwinGroup) => decide(group, () => dismissTwins(group.id), 'duplicates.dismissed_now', () => reopenTwins(group.id));
    const reopen = (group: TwinGroup) => decide(group, () => reopenTwins(group.id), 'duplicates.reopened');
    async function unmerge(group: TwinGroup) {
        if (!group.batch) return;
        await undo(group.batch, `unmerge-${group.id}`);
        await client.invalidateQueries({ queryKey: ['duplicates'] });
    }
    useShortcuts({ j: () => focusGroup(0) });
    useKeyGroup(t('nav.duplicates'), [['j', t('duplicates.key_next')], ['k', t('duplicates.key_previous')], ['m', t('duplicates.merge')], ['d', t('duplicates.dismiss')]]);

    if (list.isPending) return <Skeleton height={200} />;
    if (list.error) return <EmptyState title={problemText(t, list.error)} />;
    if (groups.length === 0) return <EmptyState icon={<IconCopy size={28} stroke={1.4} />} title={t(state === 'open' ? 'duplicates.none' : 'duplicates.none_here')} text={state === 'open' ? t('duplicates.none_text') : ''} />;
    return (
        <>
            <ul ref={box} className={classes['groups']}>
                {groups.map((group, at) => (
                    <GroupCard
                        key={group.id}
                        object={object}
                        group={group}
                        records={membersOf(group)}
                        mayMerge={may_merge}
                        onMove={(by) => focusGroup(at + by)}
                        onMerge={() => setMerging(group)}
                        onDismiss={() => void dismiss(group)}
                        onReopen={() => void reopen(group)}
                        onUnmerge={() => void unmerge(group)}
                    />
                ))}
            </ul>
            {list.hasNextPage && (
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {t('duplicates.more')}
                </Button>
            )}
            {merging && (
                <MergeDialog
                    object={object}
                    records={membersOf(merging)}
                    suggested={merging.winner}
                    onClose={() => setMerging(null)}
                    onMerged={() => {
                        focusAfter(merging);
                        setMerging(null);
                    }}
                />
            )}
        </>
    );
}
