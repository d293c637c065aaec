// Groups of records as numbers that can be read and followed: what a key is called, which list stands
// behind it, how a measure is written.

import { keyId, type GroupKey, type Measure, type Period } from '@/api/groups';
import type { Field, Filter } from '@/api/types';
import { optionLabel } from '@/fields/shared/options';
import type { Say } from '@/fields/kind';
import type { Leaf } from '@/lib/filter';

export interface GroupPart {
    path: string;
    field: Field;
    by?: Period | undefined;
}

const days_in: Record<'day' | 'week', number> = { day: 1, week: 7 };
const months_in: Record<'month' | 'quarter' | 'year', number> = { month: 1, quarter: 3, year: 12 };

/** The last day of the period that begins on this day. */
export function periodEnd(start: string, by: Period): string {
    const end = new Date(`${start.slice(0, 10)}T00:00:00Z`);
    if (by === 'day' || by === 'week') end.setUTCDate(end.getUTCDate() + days_in[by]);
    else end.setUTCMonth(end.getUTCMonth() + months_in[by]);
    end.setUTCDate(end.getUTCDate() - 1);
    return end.toISOString().slice(0, 10);
}

export function keyLabel(part: GroupPart, key: GroupKey, say: Say): string {
    if (key === null || key === undefined || key === '') return say.t('report.none');
    if (typeof key === 'object') return key.name || key.id;
    if (typeof key === 'boolean') return say.t(key ? 'field.yes' : 'field.no');
    const text = String(key);
    if (part.by === 'year') return text.slice(0, 4);
    if (part.by === 'quarter') return `${text.slice(0, 4)} Q${Math.ceil(Number(text.slice(5, 7)) / 3)}`;
    if (part.by === 'month') return say.texts.month(text);
    if (part.by) return say.texts.date(text);
    return part.field.options ? optionLabel(part.field, text, say.label) : text;
}

/** What the records of a group have in common. A period of instants begins at midnight of the user's zone. */
export function keyFilter(part: GroupPart, key: GroupKey, instant: (wall: string) => string): Filter {
    const leaf = (op: Leaf['op'], value: unknown): Leaf => ({ field: part.path, op, value });
    if (key === null || key === undefined || key === '') return leaf('empty', true);
    if (!part.by || typeof key !== 'string') return leaf('eq', typeof key === 'object' ? keyId(key) : key);
    const end = periodEnd(key, part.by);
    if (part.field.kind === 'date') return leaf('between', [key.slice(0, 10), end]);
    const next = new Date(Date.parse(`${end}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    return { and: [leaf('ge', instant(`${key.slice(0, 10)}T00:00`)), leaf('lt', instant(`${next}T00:00`))] };
}

export function numberOf(value: string | number | null | undefined): number {
    return value === null || value === undefined ? 0 : Number(value);
}

/** Pennies say nothing in a large sum. */
function rounded(value: string | number): string {
    const number = Number(value);
    return Math.abs(number) >= 1000 ? String(Math.round(number)) : String(Math.round(number * 100) / 100);
}

export function measureText(measure: Measure, field: Field | undefined, value: string | number | null | undefined, { texts }: Say): string {
    if (value === null || value === undefined) return measure.fn === 'count' ? '0' : '–';
    if (!field || measure.fn === 'count' || measure.fn === 'distinct') return texts.number(value);
    if (field.kind === 'money') return texts.money(rounded(value), texts.currency);
    if (field.kind === 'percent') return texts.percent(Number(value));
    if (field.kind === 'duration') return texts.duration(Number(value));
    return texts.number(rounded(value));
}
