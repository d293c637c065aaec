// What a colleague has just changed on the record that I look at. Values appear by themselves; this says
// who it was, for a while, and never moves what I am editing.

import { useEffect, useRef, useState } from 'react';
import type { ObjectMeta, RecordData } from '@/api/types';
import { changedFields } from '@/records/values';

const shown_ms = 20_000;

export interface ForeignChange {
    by: string;
    fields: ReadonlySet<string>;
}

export function useForeignChange(object: ObjectMeta, record: RecordData, me: string): ForeignChange | null {
    const seen = useRef(record);
    const [change, setChange] = useState<ForeignChange | null>(null);
    useEffect(() => {
        const before = seen.current;
        seen.current = record;
        const theirs = record.version > before.version && record.updated_by && record.updated_by.id !== me;
        if (!theirs) return;
        const fields = changedFields(object, before, record).map((field) => field.name);
        if (fields.length > 0) setChange({ by: record.updated_by?.name ?? '', fields: new Set(fields) });
    }, [object, record, me]);
    useEffect(() => {
        if (!change) return;
        const timer = setTimeout(() => setChange(null), shown_ms);
        return () => clearTimeout(timer);
    }, [change]);
    return change;
}
