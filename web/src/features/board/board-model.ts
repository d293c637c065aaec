// What a board is made of: one column for each value of a field, and the parts of a card.

import type { Field, Named, ObjectMeta, RecordData } from '@/api/types';
import type { Meta } from '@/api/meta';
import type { Leaf } from '@/lib/filter';

export interface BoardColumn {
    /** The id of the record or the option; empty for records without a value. */
    id: string;
    name: string;
    color?: string | null | undefined;
    /** What becomes of a record here, where the column says so. */
    outcome?: 'open' | 'won' | 'lost' | undefined;
    value: Named | string | null;
}

export function columnFilter(field: Field, column: BoardColumn): Leaf {
    return column.id ? { field: field.name, op: 'eq', value: column.id } : { field: field.name, op: 'empty', value: true };
}

/** Stages belong to a pipeline, and so does an opportunity: the reference that both sides share. */
export function sharedParent(meta: Meta, object: ObjectMeta, field: Field): Field | undefined {
    const target = field.kind === 'reference' ? meta.object(field.object) : undefined;
    const shares = (candidate: Field) =>
        candidate.kind === 'reference' && object.fields.some((own) => own.name === candidate.name && own.object === candidate.object);
    return target?.fields.find((candidate) => !candidate.system && shares(candidate));
}

export function byPosition(left: RecordData, right: RecordData): number {
    return Number(left['position'] ?? 0) - Number(right['position'] ?? 0);
}

const outcomes: readonly unknown[] = ['open', 'won', 'lost'];
const outcome_colors: Record<string, string> = { open: 'blue', won: 'green', lost: 'red' };

export function columnOfRecord(record: RecordData): BoardColumn {
    const kind = record['kind'];
    const name = String(record['name'] ?? '');
    return {
        id: record.id,
        name,
        color: outcome_colors[String(kind)],
        outcome: outcomes.includes(kind) ? (kind as BoardColumn['outcome']) : undefined,
        value: { id: record.id, name },
    };
}

export interface CardParts {
    under: Field | undefined;
    money: Field | undefined;
    date: Field | undefined;
    chip: Field | undefined;
    note: Field | undefined;
}

/** What a card shows of any object, by the kinds of its listed fields. */
export function cardParts(object: ObjectMeta, board_field: Field): CardParts {
    const listed = object.list.flatMap((name) => object.fields.find((field) => field.name === name) ?? []);
    const open = listed.filter((field) => field.name !== object.title && field.name !== board_field.name && !field.system);
    const money = open.find((field) => field.kind === 'money') ?? object.fields.find((field) => field.kind === 'money' && field.writable);
    return {
        under: open.find((field) => field.kind === 'reference') ?? open.find((field) => field.kind === 'text'),
        money,
        date: open.find((field) => field.kind === 'date') ?? open.find((field) => field.kind === 'timestamp'),
        chip: money ? undefined : open.find((field) => field.kind === 'choice'),
        note: object.fields.find((field) => field.name === 'next_step'),
    };
}

export function cardFields(object: ObjectMeta, board_field: Field, parts: CardParts): string[] {
    const names = [object.title, board_field.name, 'owner', 'updated_at', 'lost_reason', ...Object.values(parts).map((field) => (field as Field | undefined)?.name)];
    return [...new Set(names)].filter((name): name is string => object.fields.some((field) => field.name === name));
}

/** The weighted sum is a sum of a field that the server keeps. */
export function weightedField(object: ObjectMeta): Field | undefined {
    return object.fields.find((field) => field.name === 'expected_amount');
}

/** A title alone makes a record: nothing else that must be filled is left open. */
export function titleSuffices(object: ObjectMeta, given: readonly string[]): boolean {
    const title = object.fields.find((field) => field.name === object.title);
    const open = object.fields.filter(
        (field) => field.required && field.writable && field.name !== object.title && !given.includes(field.name) && (field.default === null || field.default === undefined),
    );
    return Boolean(title?.writable) && open.length === 0;
}


/** Pennies say nothing in a large sum. */
export function roundedSum(sum: string): string {
    const value = Number(sum);
    return Math.abs(value) >= 1000 ? String(Math.round(value)) : sum;
}
