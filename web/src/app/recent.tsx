// The records that somebody opened last, on every device of theirs: the palette begins with them.

import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { titleOf } from '@/api/meta';
import { usePreference } from '@/api/preferences';
import { recordQuery } from '@/api/records';
import type { ObjectMeta } from '@/api/types';

export interface RecentRecord {
    object: string;
    id: string;
    title: string;
}

const kept_max = 20;
const nothing: RecentRecord[] = [];

const isRecent = (value: unknown): value is RecentRecord[] =>
    Array.isArray(value) && value.every((each: Partial<RecentRecord> | null) => typeof each?.id === 'string' && typeof each.object === 'string' && typeof each.title === 'string');

/** The newest first, each once. */
export function withRecent(list: RecentRecord[], record: RecentRecord): RecentRecord[] {
    return [record, ...list.filter((other) => other.id !== record.id)].slice(0, kept_max);
}

export const useRecent = () => usePreference<RecentRecord[]>('recent', nothing, isRecent);

/** Stands where a record is shown. */
export function RememberRecord({ object, id }: { object: ObjectMeta; id: string }) {
    const { data } = useQuery(recordQuery(object.name, id));
    const [, setRecent] = useRecent();
    const title = data ? titleOf(object, data) : '';
    useEffect(() => {
        if (title) setRecent((before) => withRecent(before, { object: object.name, id, title }));
    }, [object.name, id, title, setRecent]);
    return null;
}
