// What the shown days hold, page by page until all of it is there, and the moves that change it.

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useObject } from '@/api/meta';
import { listQuery, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { activitiesFilter, closingFilter, endingAt, inOrder, itemOfClosing, itemsOfActivity, movedTo, shifted, stretched, type Item, type Whose } from '@/features/calendar/calendar-model';
import { useSay } from '@/fields/shared/say';
import { addDays } from '@/lib/dates';
import { newestOf, patchRecord } from '@/records/cache';
import { useActivity } from '@/records/use-activity';
import { toast } from '@/ui/toast';

const page = 500;
const pages_max = 10;
const fields = ['subject', 'kind', 'starts_at', 'ends_at', 'due_at', 'done_at', 'links', 'owner', 'outcome'];

export function useItems(days: readonly string[], whose: Whose, with_closing: boolean) {
    const { texts } = useSay();
    const deals = useObject('opportunities');
    const zone = texts.time_zone;
    const activities = useInfiniteQuery(listQuery('activities', { filter: activitiesFilter(days, whose, zone), limit: page, fields }));
    const closing = useInfiniteQuery({
        ...listQuery('opportunities', { filter: closingFilter(days, whose), limit: page, fields: ['name', 'close_date', 'owner'] }),
        enabled: with_closing && Boolean(deals?.access.read),
    });
    const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = activities;
    useEffect(() => {
        if (hasNextPage && !isFetchingNextPage && (data?.pages.length ?? 0) < pages_max) void fetchNextPage();
    }, [hasNextPage, isFetchingNextPage, fetchNextPage, data]);

    const by_day = useMemo(() => {
        const shown = new Set(days);
        const items = [
            ...(data?.pages ?? []).flatMap(({ records }) => records.flatMap((record) => itemsOfActivity(record, shown, zone))),
            ...(with_closing ? (closing.data?.pages ?? []) : []).flatMap(({ records }) => records.map((record) => itemOfClosing(record, String(record['name'] ?? '')))),
        ];
        const found = new Map<string, Item[]>();
        for (const item of inOrder(items)) if (shown.has(item.day)) found.set(item.day, [...(found.get(item.day) ?? []), item]);
        return found;
    }, [days, data, closing.data, with_closing, zone]);
    return { by_day, loading: activities.isLoading, error: activities.error };
}

export interface Moves {
    /** To a day, at a minute of it or at the time that it has; in a row of another person, to that person. */
    move(item: Item, day: string, minute: number | null, owner?: string): void;
    resize(item: Item, minute: number): void;
    nudge(item: Item, days: number, minutes: number): void;
    stretch(item: Item, minutes: number): void;
}

/** A close date moves like an activity: at once, and back by the toast. */
function useCloseDate() {
    const { t, texts } = useSay();
    const client = useQueryClient();
    const { mutate } = useMutation<RecordData, Error, { record: RecordData; day: string; undoing?: true }>({
        scope: { id: 'update opportunities' },
        mutationFn: ({ record, day }) => updateRecord('opportunities', record.id, { close_date: day }, newestOf(client, 'opportunities', record).version),
        onMutate: ({ record, day }) => patchRecord(client, 'opportunities', record.id, { close_date: day }),
        onSuccess: (updated, { record, day, undoing }) => {
            // A quick stroke may have moved it on meanwhile: that one's day stays until its own answer.
            const { close_date: _, ...others } = updated;
            patchRecord(client, 'opportunities', updated.id, others as Partial<RecordData>);
            toast({
                id: `close-${updated.id}`,
                text: t('calendar.close_moved', { name: String(record['name']), when: texts.long_day(day) }),
                ...(undoing ? {} : { action: { label: t('action.undo'), run: () => mutate({ record: updated, day: String(record['close_date']).slice(0, 10), undoing: true }) } }),
            });
        },
        onError: (error, { record }) => {
            patchRecord(client, 'opportunities', record.id, { close_date: record['close_date'] });
            void client.invalidateQueries({ queryKey: ['records', 'opportunities', 'list'] });
            toast({ text: problemLine(t, error), failed: true });
        },
    });
    return mutate;
}

export function useMoves(): Moves {
    const { texts } = useSay();
    const client = useQueryClient();
    const { change } = useActivity();
    const close = useCloseDate();
    const zone = texts.time_zone;
    // Two quick strokes come before the page is drawn again: each begins where the one before it ended.
    const now = ({ object, record }: Item) => newestOf(client, object, record);
    const apply = ({ record }: Pick<Item, 'record'>, values: Record<string, unknown>) => {
        const when = values['starts_at'] ?? values['due_at'] ?? record['starts_at'];
        change(record, values, 'activity.moved', { when: texts.day_time(String(when)) });
    };
    return {
        move(item, day, minute, owner) {
            if (item.kind === 'close') return day === item.day ? undefined : close({ record: item.record, day });
            apply(item, { ...movedTo(item.record, day, minute, zone), ...(owner && owner !== item.owner?.id ? { owner } : {}) });
        },
        resize: (item, minute) => apply(item, endingAt(item.record, item.day, minute, zone)),
        nudge(item, days, minutes) {
            const record = now(item);
            if (item.kind !== 'close') return apply({ record }, shifted(record, days, minutes, zone));
            if (days !== 0) close({ record, day: addDays(String(record['close_date']).slice(0, 10), days) });
        },
        stretch(item, minutes) {
            const record = now(item);
            if (item.lasts) apply({ record }, stretched(record, minutes));
        },
    };
}
