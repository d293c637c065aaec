import type { Field, ObjectMeta, RecordData } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';

/** What a field's value is on the wire. Text that its kind could not read goes as typed. */
export function wireValue(field: Field, value: unknown): unknown {
    if (isEmpty(value)) return Array.isArray(value) ? value : null;
    const { write } = kindOf(field);
    return typeof value === 'string' || !write ? value : write(value);
}

export function sameValue(field: Field, left: unknown, right: unknown): boolean {
    if (isEmpty(left) && isEmpty(right)) return true;
    return JSON.stringify(wireValue(field, left)) === JSON.stringify(wireValue(field, right));
}

/** The fields that differ and that somebody could have written. */
export function changedFields(object: ObjectMeta, left: RecordData, right: RecordData): Field[] {
    return object.fields.filter((field) => field.writable && !sameValue(field, left[field.name], right[field.name]));
}

/** A path such as "account.industry" in a record as the server nests it. */
export function valueAt(record: Readonly<Record<string, unknown>>, path: string): unknown {
    let value: unknown = record;
    for (const part of path.split('.')) {
        if (typeof value !== 'object' || value === null) return undefined;
        value = (value as Record<string, unknown>)[part];
    }
    return value;
}

/** What stands in a relation (the links of an activity) goes as it is. */
export function wireValues(object: ObjectMeta, values: Record<string, unknown>): Record<string, unknown> {
    const fields = object.fields.filter((field) => field.name in values).map((field) => [field.name, wireValue(field, values[field.name])]);
    const related = object.relations?.filter((relation) => relation.name in values).map((relation) => [relation.name, values[relation.name]]) ?? [];
    return Object.fromEntries([...fields, ...related]) as Record<string, unknown>;
}
