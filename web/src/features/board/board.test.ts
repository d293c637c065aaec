import { expect, test } from 'vitest';
import type { ObjectMeta, RecordData } from '@/api/types';
import { withoutRecord, withRecordOnTop, type Pages } from '@/features/board/board-cache';
import { roundedSum } from '@/features/board/sums';
import { daysSince } from '@/features/board/days';
import { boardFields, columnFilter, columnOfRecord, laneFields, pagesBetween, placeKey, titleSuffices, type BoardColumn } from '@/features/board/board-model';
import { fieldsToAsk } from '@/records/demands';

const plain = { required: [], limit: null, idle_days: 14 };
const record = (id: string, more: Record<string, unknown> = {}): RecordData => ({ id, version: 1, created_at: '', updated_at: '', ...more });
const pages = (...ids: string[][]): Pages => ({ pages: ids.map((page) => ({ records: page.map((id) => record(id)), next: null })), pageParams: ids.map(() => '') });
const shown = (held: Pages | undefined) => held?.pages.map((page) => page.records.map((each) => each.id).join(''));

test('a moved card leaves its column, whatever page it stood on, and stands on top of the other', () => {
    expect(shown(withoutRecord(pages(['a', 'b'], ['c']), 'c'))).toEqual(['ab', '']);
    expect(shown(withRecordOnTop(pages(['a'], ['b']), record('x')))).toEqual(['xa', 'b']);
});

test('a card that is there already is not shown twice', () => expect(shown(withRecordOnTop(pages(['a'], ['b']), record('b')))).toEqual(['ba', '']));

test('only the pages of the cards in sight are asked about', () => {
    const held = [{ records: [1, 2, 3] }, { records: [4, 5] }, { records: [] }, { records: [6, 7, 8] }];
    const at = (first: number, last: number) => pagesBetween(held, first, last).map((page) => held.indexOf(page));
    expect([at(0, 2), at(2, 3), at(4, 5), at(7, 900), at(900, 901)]).toEqual([[0], [0, 1], [1, 3], [3], []]);
});

test('a column that was never loaded stays unloaded', () => expect(withRecordOnTop(undefined, record('x'))).toBeUndefined());

test('a stage says how its column ends', () => {
    expect(columnOfRecord(record('s', { name: '输单', kind: 'lost' }))).toMatchObject({ name: '输单', outcome: 'lost', color: 'red' });
    expect(columnOfRecord(record('s', { name: 'Idea', kind: 'else' })).outcome).toBeUndefined();
});

test('the column without a value asks for empty ones', () => {
    const field = { name: 'status' } as ObjectMeta['fields'][number];
    expect(columnFilter(field, { ...plain, id: '', name: '', value: null })).toEqual({ field: 'status', op: 'empty', value: true });
    expect(columnFilter(field, { ...plain, id: 'new', name: '', value: 'new' })).toEqual({ field: 'status', op: 'eq', value: 'new' });
});

test('a title makes a record only where nothing else must be filled', () => {
    const field = (name: string, more = {}) => ({ name, required: true, writable: true, default: null, ...more });
    const object = (...fields: object[]) => ({ title: 'name', fields }) as unknown as ObjectMeta;
    expect(titleSuffices(object(field('name'), field('stage')), ['stage'])).toBe(true);
    expect(titleSuffices(object(field('name'), field('stage')), [])).toBe(false);
    expect(titleSuffices(object(field('name'), field('kind', { default: 'task' })), [])).toBe(true);
    expect(titleSuffices(object(field('name', { writable: false })), [])).toBe(false);
});

test('large sums are shown without pennies', () => expect(['1411630.30', '999.5', '-20000.6'].map(roundedSum)).toEqual(['1411630', '999.5', '-20001']));

const fields = [
    { name: 'status', kind: 'choice', filterable: true, system: false },
    { name: 'stage', kind: 'reference', object: 'stages', filterable: true, system: false },
    { name: 'account', kind: 'reference', object: 'accounts', filterable: true, system: false },
    { name: 'owner', kind: 'user', filterable: true, system: true },
    { name: 'amount', kind: 'money', writable: true, filterable: true },
    { name: 'lost_reason', kind: 'choice', writable: true, filterable: true },
    { name: 'code', kind: 'text', writable: false, filterable: true },
] as unknown as ObjectMeta['fields'];
const deals = { name: 'opportunities', board: ['stage'], fields } as unknown as ObjectMeta;
const meta = { object: (name: string) => ({ fields: name === 'stages' ? [{ name: 'position' }] : [] }) } as unknown as Parameters<typeof boardFields>[0];
const named = (found: ObjectMeta['fields']) => found.map((field) => field.name);

test('columns come of choices and of references with an order, the object’s own wish first', () => {
    expect(named(boardFields(meta, deals))).toEqual(['stage', 'status', 'lost_reason']);
    expect(named(laneFields(deals, fields[0] as ObjectMeta['fields'][number]))).toEqual(['owner', 'lost_reason']);
});

test('asked is what the column wants and any card lacks, and why a deal was lost', () => {
    const column = (more: Partial<BoardColumn>): BoardColumn => ({ ...plain, id: 's', name: '', value: null, ...more });
    const wants = column({ required: ['amount', 'code', 'gone'] });
    expect(named(fieldsToAsk(deals, [record('a', { amount: '1' }), record('b')], wants))).toEqual(['amount']);
    expect(named(fieldsToAsk(deals, [record('a', { amount: '1', code: 'x' })], wants))).toEqual([]);
    expect(named(fieldsToAsk(deals, [record('a')], column({ outcome: 'lost', required: ['lost_reason', 'amount'] })))).toEqual(['lost_reason', 'amount']);
    expect(named(fieldsToAsk(deals, [record('a', { lost_reason: 'price' })], column({ outcome: 'lost' })))).toEqual(['lost_reason']);
});

test('a place is a column, or a column in a row', () => {
    const column: BoardColumn = { ...plain, id: 's', name: '', value: null };
    expect(placeKey({ column, lane: null })).toBe('s');
    expect(placeKey({ column, lane: { id: 'o', name: '', value: null } })).toBe('o|s');
});

test('days are whole, and never before today', () => {
    const now = Date.parse('2026-11-22T10:00:00Z');
    expect([daysSince('2026-11-21T10:00:01Z', now), daysSince('2026-11-01T10:00:00Z', now), daysSince('2026-11-23T00:00:00Z', now), daysSince(null, now)]).toEqual([0, 21, 0, null]);
});
