// One condition of a filter: which operators a field offers, and how its value is kept.

import type { Field, Operator } from '@/api/types';
import { isEmpty } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import type { Leaf } from '@/lib/filter';
import type { MessageId, Translate } from '@/lib/i18n';
import { wireValue } from '@/records/values';

export const without_value: readonly Operator[] = ['empty', 'exists', 'tidy'];

const words: Record<Operator, MessageId> = {
    eq: 'op.eq', ne: 'op.ne', lt: 'op.lt', le: 'op.le', gt: 'op.gt', ge: 'op.ge', in: 'op.in', nin: 'op.nin', contains: 'op.contains',
    starts: 'op.starts', ends: 'op.ends', empty: 'op.empty', exists: 'op.exists', between: 'op.between', within: 'op.within', any: 'op.any',
    none: 'op.none', tidy: 'op.tidy',
};

export const ranges: { value: string; label: MessageId }[] = [
    { value: '{"this":"day"}', label: 'range.today' },
    { value: '{"this":"week"}', label: 'range.this_week' },
    { value: '{"this":"month"}', label: 'range.this_month' },
    { value: '{"this":"quarter"}', label: 'range.this_quarter' },
    { value: '{"this":"year"}', label: 'range.this_year' },
    { value: '{"last":"7d"}', label: 'range.last_7d' },
    { value: '{"last":"30d"}', label: 'range.last_30d' },
    { value: '{"last":"90d"}', label: 'range.last_90d' },
    { value: '{"next":"7d"}', label: 'range.next_7d' },
    { value: '{"next":"30d"}', label: 'range.next_30d' },
    { value: '{"previous":"month"}', label: 'range.previous_month' },
    { value: '{"previous":"quarter"}', label: 'range.previous_quarter' },
    { value: '{"following":"month"}', label: 'range.following_month' },
];

/** "the last 14 days": {"last":"14d"} on the wire. */
export interface Span {
    direction: 'last' | 'next';
    count: number;
    unit: 'd' | 'w' | 'm' | 'y';
}

export const span_units: { unit: Span['unit']; label: MessageId }[] = [
    { unit: 'd', label: 'range.days' },
    { unit: 'w', label: 'range.weeks' },
    { unit: 'm', label: 'range.months' },
    { unit: 'y', label: 'range.years' },
];

export function spanOf(value: unknown): Span | null {
    const [direction, text] = Object.entries((value ?? {}) as Record<string, unknown>)[0] ?? [];
    const parts = /^(\d{1,4})([dwmy])$/.exec(String(text));
    if ((direction !== 'last' && direction !== 'next') || !parts) return null;
    return { direction, count: Number(parts[1]), unit: parts[2] as Span['unit'] };
}

export const spanValue = ({ direction, count, unit }: Span) => ({ [direction]: `${count}${unit}` });

/** A relative period in words. */
export function rangeText(t: Translate, value: unknown): string {
    const known = ranges.find((range) => range.value === JSON.stringify(value));
    if (known) return t(known.label);
    const span = spanOf(value);
    const unit = span && span_units.find((each) => each.unit === span.unit);
    if (!span || !unit) return JSON.stringify(value);
    return t('range.span', { direction: t(span.direction === 'last' ? 'range.last' : 'range.next'), count: span.count, unit: t(unit.label, { count: span.count }) });
}

/** Those that the kind knows and the server allows on this field. */
export function operatorsOf(field: Field): Operator[] {
    const known = kindOf(field).operators;
    const allowed = field.operators;
    return known.filter((op) => !allowed || allowed.includes(op) || (op === 'exists' && allowed.includes('empty')));
}

export function operatorWord(field: Field | undefined, op: Operator): MessageId {
    return (field && kindOf(field).operator_words?.[op]) ?? words[op];
}

/** The value of a condition as its kind holds values: conditions may say 100000 where a record says an amount with its currency. */
export function heldValue(field: Field, value: unknown): unknown {
    if (typeof value === 'object' || value === undefined) return value ?? null;
    const parsed = kindOf(field).parse(String(value), field);
    return 'value' in parsed ? parsed.value : value;
}

function operandOf(field: Field, value: unknown): unknown {
    const { operand } = kindOf(field);
    return operand && typeof value === 'object' && value !== null ? operand(value) : wireValue(field, value);
}

/** Null while the value is not complete. */
export function conditionOf(path: string, field: Field, op: Operator, value: unknown): Leaf | null {
    if (without_value.includes(op)) return { field: path, op, value: true };
    if (op === 'within') return value ? { field: path, op, value } : null;
    if (op === 'between') {
        const [low, high] = Array.isArray(value) ? (value as unknown[]) : [];
        if (isEmpty(low) && isEmpty(high)) return null;
        return { field: path, op, value: [operandOf(field, low), operandOf(field, high)] };
    }
    if (isEmpty(value)) return null;
    return { field: path, op, value: Array.isArray(value) ? (value as unknown[]) : operandOf(field, value) };
}
