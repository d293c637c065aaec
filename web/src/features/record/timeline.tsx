import { Button, Skeleton } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { timelineQuery } from '@/api/records';
import type { ObjectMeta, RecordData, TimelineItem } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { Composer } from '@/features/record/composer';
import { ActivityItem, AttachmentItem, ChangeItem, CommentItem } from '@/features/record/timeline-items';
import { useT } from '@/lib/i18n';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/record/record.module.css';

function Item({ object, item }: { object: ObjectMeta; item: TimelineItem }) {
    switch (item.type) {
        case 'change':
            return <ChangeItem object={object} item={item} />;
        case 'activity':
            return <ActivityItem at={item.at} record={item.record} />;
        case 'comment':
            return <CommentItem at={item.at} record={item.record} />;
        case 'attachment':
            return <AttachmentItem at={item.at} record={item.record} />;
        default:
            return null;
    }
}

export function Timeline({ object, record }: { object: ObjectMeta; record: RecordData }) {
    const t = useT();
    const list = useInfiniteQuery(timelineQuery(object.name, record.id));
    const items = list.data?.pages.flatMap((page) => page.items) ?? [];
    return (
        <section className={classes['timeline']} aria-label={t('timeline.title')}>
            {!record.deleted_at && <Composer object={object} record={record} />}
            {list.isLoading && <Skeleton height={120} mt="md" />}
            {list.isError && <p className="dimmed">{problemText(t, list.error)}</p>}
            {list.isSuccess && items.length === 0 && (
                <EmptyState icon={<IconClock size={22} stroke={1.6} />} title={t('timeline.empty')} text={t('timeline.empty_text')} />
            )}
            <ol className={classes['items']}>
                {items.map((item, at) => (
                    <Item key={`${item.type} ${item.at} ${at}`} object={object} item={item} />
                ))}
            </ol>
            {list.hasNextPage && (
                <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {t('timeline.older')}
                </Button>
            )}
        </section>
    );
}
