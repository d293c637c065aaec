// Which value each field of the merged record has, before somebody chooses otherwise: as the server does.

import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';

const united = new Set(['emails', 'phones', 'tags', 'choices']);

/** Lists are united: there is nothing to choose. */
export const isUnited = (field: Field): boolean => united.has(field.kind);

const blank = (value: unknown): boolean => isEmpty(value) || (Array.isArray(value) && value.length === 0);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The winner first, the others by their newest change. */
export function inOrder(records: readonly RecordData[], winner: string): RecordData[] {
    const rest = records.filter((record) => record.id !== winner).toSorted((a, b) => b.updated_at.localeCompare(a.updated_at));
    return [...records.filter((record) => record.id === winner), ...rest];
}

/** Whose value stays: the winner's, or the newest of the others where the winner has none. */
export function defaultSource(field: Field, ordered: readonly RecordData[]): string | undefined {
    return (ordered.find((record) => !blank(record[field.name])) ?? ordered[0])?.id;
}

/** What somebody may choose: fields that differ, or all that say anything. */
export function choosable(object: ObjectMeta, records: readonly RecordData[], all: boolean): Field[] {
    return object.fields.filter((field) => {
        if (field.system || !field.writable || isUnited(field)) return false;
        const values = records.map((record) => record[field.name]);
        if (values.every(blank)) return false;
        return all || values.some((value) => !same(value, values[0]));
    });
}
