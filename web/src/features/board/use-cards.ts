// The cards of one place: a page at a time, standing still while somebody drags, and what waits on each.

import { useInfiniteQuery, useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { listQuery } from '@/api/records';
import type { ListQuestion, ObjectMeta, RecordData, RecordPage } from '@/api/types';
import { pagesBetween } from '@/features/board/board-model';
import { aboutQuery, type AboutRecord } from '@/records/activities';

const arrival_ms = 1500;
const no_pages: readonly RecordPage[] = [];

/** What is shown stays as it is while this is held, whatever arrives. */
function useHeld<T>(value: T, held: boolean): T {
    const [shown, setShown] = useState(value);
    if (!held && shown !== value) setShown(value);
    return held ? shown : value;
}

/** The ids that were not there a moment ago: they come in gently. */
function useArrivals(records: readonly RecordData[], pages: number): ReadonlySet<string> {
    const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
    const known = useRef<{ ids: ReadonlySet<string>; pages: number } | null>(null);
    useEffect(() => {
        const ids = new Set(records.map((record) => record.id));
        const before = known.current;
        known.current = { ids, pages };
        // A page more is no arrival, nor is the first one.
        if (!before || before.pages !== pages) return;
        const fresh = [...ids].filter((id) => !before.ids.has(id));
        if (fresh.length === 0) return;
        setArrived(new Set(fresh));
        const timer = setTimeout(() => setArrived(new Set()), arrival_ms);
        return () => clearTimeout(timer);
    }, [records, pages]);
    return arrived;
}

interface Settings {
    object: ObjectMeta;
    question: ListQuestion;
    enabled: boolean;
    held: boolean;
}

export function useCards({ object, question, enabled, held }: Settings) {
    const list = useInfiniteQuery({ ...listQuery(object.name, question), enabled });
    const pages = useHeld(list.data?.pages, held);
    const records = useMemo(() => pages?.flatMap((page) => page.records) ?? [], [pages]);
    const arrived = useArrivals(records, pages?.length ?? 0);
    return { list, pages: pages ?? no_pages, records, arrived };
}

/** What waits on the cards in sight, a question for each of their pages; asks nothing where `look_back_days` is null. */
export function useAbout(pages: readonly RecordPage[], first: number, last: number, look_back_days: number | null) {
    const asked = look_back_days === null ? [] : pagesBetween(pages, first, last);
    return useQueries({
        queries: asked.map((page) => aboutQuery(page.records.map((record) => record.id), look_back_days ?? 0)),
        combine: (answers) => {
            const found = new Map<string, AboutRecord>();
            const settled = answers.length > 0 && answers.every((answer) => answer.isSuccess);
            for (const { data } of answers) data?.forEach((each, id) => found.set(id, each));
            return { found, settled };
        },
    });
}
