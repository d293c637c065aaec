// A report as its address says it: object, up to two keys, one measure, a filter.
//
//   /reports?object=opportunities&group=owner,close_date:month&measure=sum:amount&filter=status~eq~won

import type { Group, GroupKey, GroupQuestion, Measure, MeasureName, Period } from '@/api/groups';
import { keyId } from '@/api/groups';
import type { Meta } from '@/api/meta';
import type { Field, Filter, ObjectMeta } from '@/api/types';
import { numberOf, type GroupPart } from '@/records/grouping';

export const periods: readonly Period[] = ['day', 'week', 'month', 'quarter', 'year'];
const key_kinds: readonly string[] = ['choice', 'user', 'reference', 'boolean', 'date', 'timestamp'];
const number_kinds: readonly string[] = ['money', 'integer', 'decimal', 'percent', 'duration', 'rating'];
const measure_names: readonly MeasureName[] = ['sum', 'avg', 'max', 'min', 'median'];
const dated = (field: Field) => field.kind === 'date' || field.kind === 'timestamp';

export interface KeyChoice {
    path: string;
    field: Field;
    /** The reference that the path goes through. */
    through?: Field;
}

/** Own fields, and the choices of what a record refers to: the industry of its account. */
export function keyChoices(meta: Meta, object: ObjectMeta): KeyChoice[] {
    const usable = object.fields.filter((field) => key_kinds.includes(field.kind) && field.filterable);
    const own = usable.toSorted((left, right) => Number(left.system) - Number(right.system));
    const beyond = own
        .filter((field) => field.kind === 'reference' && meta.object(field.object)?.role === 'record')
        .flatMap((through) =>
            (meta.object(through.object)?.fields ?? [])
                .filter((field) => field.kind === 'choice' && field.filterable)
                .map((field) => ({ path: `${through.name}.${field.name}`, field, through })),
        );
    return [...own.map((field) => ({ path: field.name, field })), ...beyond];
}

export function measureChoices(object: ObjectMeta): { measure: Measure; field: Field | undefined }[] {
    const numbers = object.fields.filter((field) => number_kinds.includes(field.kind));
    return [
        { measure: { fn: 'count' }, field: undefined },
        ...numbers.flatMap((field) => measure_names.map((fn) => ({ measure: { fn, field: field.name }, field }))),
    ];
}

export function parseGroup(meta: Meta, object: ObjectMeta, text: string | undefined): GroupPart[] {
    return (text ?? '')
        .split(',')
        .filter(Boolean)
        .slice(0, 2)
        .flatMap((part) => {
            const [path = '', by] = part.split(':');
            const field = meta.field(object, path);
            if (!field) return [];
            const period = periods.find((each) => each === by);
            return [{ path, field, ...(dated(field) ? { by: period ?? ('month' as const) } : {}) }];
        });
}

export function groupText(parts: readonly { path: string; by?: Period | undefined }[]): string {
    return parts.map((part) => (part.by ? `${part.path}:${part.by}` : part.path)).join(',');
}

export function parseMeasure(object: ObjectMeta, text: string | undefined): Measure {
    const [fn, field] = (text ?? '').split(':');
    const known = measureChoices(object).find((choice) => choice.measure.fn === fn && (choice.measure.field ?? undefined) === field);
    return known?.measure ?? { fn: 'count' };
}

export function measureWord(measure: Measure): string {
    return measure.field ? `${measure.fn}:${measure.field}` : measure.fn;
}

export const groups_max = 500;

export function reportQuestion(parts: readonly GroupPart[], measure: Measure, filter: Filter | null, tz: string): GroupQuestion {
    return {
        filter,
        group: parts.map((part) => (part.by ? { field: part.path, by: part.by, tz } : part.path)),
        measures: measure.fn === 'count' ? [{ fn: 'count' }] : [measure, { fn: 'count' }],
        limit: groups_max,
    };
}

/** Periods in their order, everything else by its number, the largest first; what has no key comes last. */
export function sortGroups(groups: readonly Group[], part: GroupPart | undefined): Group[] {
    const none = (group: Group) => Number(keyId(group.keys[0]) === '');
    return groups.toSorted((left, right) => {
        if (none(left) !== none(right)) return none(left) - none(right);
        if (part?.by) return keyId(left.keys[0]).localeCompare(keyId(right.keys[0]));
        return numberOf(right.values[0]) - numberOf(left.values[0]);
    });
}

export interface Pivot {
    rows: GroupKey[];
    columns: GroupKey[];
    value(row: GroupKey, column: GroupKey): Group | undefined;
}

/** Two keys as a table; both sides in the order in which one key alone would stand. */
export function pivot(groups: readonly Group[], parts: readonly GroupPart[]): Pivot {
    const side = (at: 0 | 1): GroupKey[] => {
        const sums = new Map<string, { key: GroupKey; sum: number }>();
        for (const group of groups) {
            const key = group.keys[at] ?? null;
            const held = sums.get(keyId(key)) ?? { key, sum: 0 };
            held.sum += numberOf(group.values[0]);
            sums.set(keyId(key), held);
        }
        const ordered = sortGroups([...sums.values()].map(({ key, sum }) => ({ keys: [key], values: [sum] })), parts[at]);
        return ordered.map((group) => group.keys[0] ?? null);
    };
    const cells = new Map(groups.map((group) => [`${keyId(group.keys[0])} ${keyId(group.keys[1])}`, group]));
    return { rows: side(0), columns: side(1), value: (row, column) => cells.get(`${keyId(row)} ${keyId(column)}`) };
}
