import { expect, test } from 'vitest';
import type { ObjectMeta, RecordData } from '@/api/types';
import { withoutRecord, withRecordOnTop, type Pages } from '@/features/board/board-cache';
import { columnFilter, columnOfRecord, roundedSum, titleSuffices } from '@/features/board/board-model';

const record = (id: string, more: Record<string, unknown> = {}): RecordData => ({ id, version: 1, created_at: '', updated_at: '', ...more });
const pages = (...ids: string[][]): Pages => ({ pages: ids.map((page) => ({ records: page.map((id) => record(id)), next: null })), pageParams: ids.map(() => '') });
const shown = (held: Pages | undefined) => held?.pages.map((page) => page.records.map((each) => each.id).join(''));

test('a moved card leaves its column, whatever page it stood on, and stands on top of the other', () => {
    expect(shown(withoutRecord(pages(['a', 'b'], ['c']), 'c'))).toEqual(['ab', '']);
    expect(shown(withRecordOnTop(pages(['a'], ['b']), record('x')))).toEqual(['xa', 'b']);
});

test('a card that is there already is not shown twice', () => expect(shown(withRecordOnTop(pages(['a'], ['b']), record('b')))).toEqual(['ba', '']));

test('a column that was never loaded stays unloaded', () => expect(withRecordOnTop(undefined, record('x'))).toBeUndefined());

test('a stage says how its column ends', () => {
    expect(columnOfRecord(record('s', { name: '输单', kind: 'lost' }))).toMatchObject({ name: '输单', outcome: 'lost', color: 'red' });
    expect(columnOfRecord(record('s', { name: 'Idea', kind: 'else' })).outcome).toBeUndefined();
});

test('the column without a value asks for empty ones', () => {
    const field = { name: 'status' } as ObjectMeta['fields'][number];
    expect(columnFilter(field, { id: '', name: '', value: null })).toEqual({ field: 'status', op: 'empty', value: true });
    expect(columnFilter(field, { id: 'new', name: '', value: 'new' })).toEqual({ field: 'status', op: 'eq', value: 'new' });
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
