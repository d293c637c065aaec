// What was done with the lead before, newest first.

import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { timelineQuery } from '@/api/records';
import type { RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { ActivityItem, CommentItem } from '@/features/record/timeline-items';
import { keyOf } from '@/features/record/timeline-model';
import { useT } from '@/lib/i18n';
import classes from '@/features/queue/queue.module.css';

const shown_max = 6;
const kinds = ['call', 'email', 'meeting', 'note', 'comment'] as const;

export function Touches({ lead }: { lead: RecordData }) {
    const t = useT();
    const { data, error, isPending } = useInfiniteQuery(timelineQuery('leads', lead.id, { types: kinds }));
    const items = (data?.pages[0]?.items ?? []).slice(0, shown_max);
    return (
        <section className={classes['touches']} aria-label={t('queue.touches')}>
            <h2>{t('queue.touches')}</h2>
            {isPending && <Skeleton height={80} />}
            {error && <p className="dimmed">{problemText(t, error)}</p>}
            {data && items.length === 0 && <p className="dimmed">{t('queue.no_touches')}</p>}
            {items.length > 0 && (
                <ol className={classes['touched']}>
                    {items.map((item) => {
                        if (item.type === 'activity') return <ActivityItem key={keyOf(item)} at={item.at} record={item.record} about={item.about} />;
                        if (item.type === 'comment') return <CommentItem key={keyOf(item)} at={item.at} record={item.record} about={item.about} />;
                        return null;
                    })}
                </ol>
            )}
            <Link to="/$object/$record" params={{ object: 'leads', record: lead.id }} search={{}} className={classes['edit']}>
                {t('queue.whole_story')}
            </Link>
        </section>
    );
}
