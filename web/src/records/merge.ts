// Two people wrote the same record. Field by field: what stood there when I began, what I wrote, what
// stands there now. Fields that only one of us touched merge by themselves.

import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { changedFields, sameValue } from '@/records/values';

export interface Merge {
    base: Readonly<Record<string, unknown>>;
    /** What I wrote, by field. */
    mine: Readonly<Record<string, unknown>>;
    theirs: RecordData;
}

/** Fields that both changed, and not to the same value. */
export function clashes(object: ObjectMeta, { base, mine, theirs }: Merge): Field[] {
    return object.fields.filter(
        (field) =>
            field.name in mine &&
            !sameValue(field, theirs[field.name], base[field.name]) &&
            !sameValue(field, theirs[field.name], mine[field.name]),
    );
}

/** Fields that only the other one changed. */
export function onlyTheirs(object: ObjectMeta, { base, mine, theirs }: Merge): Field[] {
    return changedFields(object, base as RecordData, theirs).filter((field) => field.name in base && !(field.name in mine));
}

export type Choice = { side: 'mine' } | { side: 'theirs' } | { side: 'written'; value: unknown };

/** What is left to write once every clash is decided. */
export function resolved(object: ObjectMeta, merge: Merge, choices: Readonly<Record<string, Choice>>): Record<string, unknown> {
    const open = new Set(clashes(object, merge).map((field) => field.name));
    const values: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(merge.mine)) {
        const choice = open.has(name) ? (choices[name] ?? { side: 'mine' }) : { side: 'mine' as const };
        if (choice.side === 'mine') values[name] = value;
        else if (choice.side === 'written') values[name] = choice.value;
    }
    return values;
}
