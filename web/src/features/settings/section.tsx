import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { listQuery } from '@/api/records';
import type { Filter } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/settings/settings.module.css';

interface SectionProps {
    title: string;
    text?: string;
    action?: ReactNode;
    /** A matrix or a diagram takes the room that there is. */
    wide?: boolean;
    children: ReactNode;
}

/** One page of the settings: what it is, what can be added, what is there. */
export function Section({ title, text, action, wide, children }: SectionProps) {
    return (
        <section className={classes['section']} data-wide={wide || undefined}>
            <div className={classes['sectionHead']}>
                <div>
                    <h2>{title}</h2>
                    {text && <p className="dimmed">{text}</p>}
                </div>
                {action}
            </div>
            {children}
        </section>
    );
}

export function useRecords(object: string, sort: string, filter: Filter | null = null, options: { deleted?: boolean; enabled?: boolean } = {}) {
    const { deleted = false, enabled = true } = options;
    const list = useInfiniteQuery({ ...listQuery(object, { sort, filter, limit: 100, ...(deleted ? { deleted } : {}) }), enabled });
    const records = useMemo(() => list.data?.pages.flatMap((page) => page.records) ?? [], [list.data]);
    return { list, records };
}

interface LoadedProps {
    list: { isLoading: boolean; error: unknown; hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown };
    empty: boolean;
    empty_title: string;
    empty_text?: string;
    children: ReactNode;
}

/** Skeleton, error, emptiness, and the way to more. */
export function Loaded({ list, empty, empty_title, empty_text, children }: LoadedProps) {
    const t = useT();
    if (list.isLoading) return <Skeleton height={180} />;
    if (list.error) return <EmptyState title={t('trouble.title')} text={problemText(t, list.error)} />;
    if (empty) return <EmptyState title={empty_title} {...(empty_text ? { text: empty_text } : {})} />;
    return (
        <>
            {children}
            {list.hasNextPage && (
                <Button variant="subtle" color="gray" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {t('list.more')}
                </Button>
            )}
        </>
    );
}
