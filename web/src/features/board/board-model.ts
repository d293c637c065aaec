// What a board is made of: one column for each value of a field, and the parts of a card.

import type { Field, Named, ObjectMeta, RecordData } from '@/api/types';
import type { Meta } from '@/api/meta';
import type { Leaf } from '@/lib/filter';
import { demandsOf, type Demands } from '@/records/demands';

export interface BoardColumn extends Demands {
    /** The id of the record or the option; empty for records without a value. */
    id: string;
    name: string;
    color?: string | null | undefined;
    value: Named | string | null;
    /** More cards than these get a hint. */
    limit: number | null;
    /** So long without anything happening, and a card is tinted. */
    idle_days: number;
}

/** A row of the board: everything of one owner, of one priority. */
export interface Lane {
    id: string;
    name: string;
    value: Named | string | null;
}

/** Where a card stands or goes. */
export interface Place {
    column: BoardColumn;
    lane: Lane | null;
}

export function placeKey({ column, lane }: Place): string {
    return lane ? `${lane.id}|${column.id}` : column.id;
}

export const order_default = '-updated_at';
export const idle_days_default = 14;

/** Any choice makes columns, and so does a reference to records that have an order: stages. Those that the object names come first. */
export function boardFields(meta: Meta, object: ObjectMeta): Field[] {
    const named = (object.board ?? []).flatMap((name) => object.fields.find((field) => field.name === name) ?? []);
    const staged = (field: Field) => field.kind === 'reference' && meta.object(field.object)?.fields.some((each) => each.name === 'position');
    const others = object.fields.filter((field) => !field.system && field.filterable && !named.includes(field) && (field.kind === 'choice' || staged(field)));
    return [...named, ...others];
}

/** What rows can be made of: the owner, and any choice that is not the columns already. */
export function laneFields(object: ObjectMeta, columns_of: Field): Field[] {
    return object.fields.filter((field) => field !== columns_of && field.filterable && (field.name === 'owner' || (field.kind === 'choice' && !field.system)));
}

export function laneFilter(field: Field, lane: Lane): Leaf {
    return lane.id ? { field: field.name, op: 'eq', value: lane.id } : { field: field.name, op: 'empty', value: true };
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

const outcome_colors: Record<string, string> = { open: 'blue', won: 'green', lost: 'red' };

export function columnOfRecord(record: RecordData): BoardColumn {
    const kind = record['kind'];
    const name = String(record['name'] ?? '');
    return {
        id: record.id,
        name,
        color: outcome_colors[String(kind)],
        value: { id: record.id, name },
        ...demandsOf(record),
        limit: typeof record['card_limit'] === 'number' ? record['card_limit'] : null,
        idle_days: typeof record['idle_days'] === 'number' ? record['idle_days'] : idle_days_default,
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

/** What the server changes along with a stage: an undo has to know how it was. */
const follows_stage = ['lost_reason', 'close_date', 'forecast_category', 'probability'];

export function cardFields(object: ObjectMeta, board_field: Field, parts: CardParts, more: readonly string[]): string[] {
    const names = [object.title, board_field.name, 'owner', 'updated_at', 'stage_since', ...follows_stage, ...more, ...Object.values(parts).map((field) => (field as Field | undefined)?.name)];
    return [...new Set(names)].filter((name): name is string => object.fields.some((field) => field.name === name));
}

/** The pages on which the cards from `first` to `last` stand. */
export function pagesBetween<Page extends { records: readonly unknown[] }>(pages: readonly Page[], first: number, last: number): Page[] {
    const found: Page[] = [];
    let start = 0;
    for (const page of pages) {
        const end = start + page.records.length;
        if (page.records.length > 0 && start <= last && end > first) found.push(page);
        start = end;
    }
    return found;
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
