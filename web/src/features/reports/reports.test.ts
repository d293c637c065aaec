import { describe, expect, test } from 'vitest';
import type { Group } from '@/api/groups';
import { Meta } from '@/api/meta';
import type { MetaDocument, ObjectMeta } from '@/api/types';
import { groupText, parseGroup, parseMeasure, pivot, sortGroups } from '@/features/reports/report-model';
import { keyFilter, periodEnd, type GroupPart } from '@/records/grouping';

const field = (name: string, kind: string, more = {}) => ({ name, kind, filterable: true, ...more });
const deals = { name: 'deals', role: 'record', relations: [], fields: [field('owner', 'user'), field('close_date', 'date'), field('amount', 'money'), field('account', 'reference', { object: 'accounts' })] };
const accounts = { name: 'accounts', role: 'record', relations: [], fields: [field('industry', 'choice')] };
const meta = new Meta({ version: 1, objects: [deals, accounts] } as unknown as MetaDocument);
const object = deals as unknown as ObjectMeta;
const part = (name: string): GroupPart => parseGroup(meta, object, name)[0] as GroupPart;

describe('the address of a report', () => {
    test('names keys and periods and is read back', () => {
        const parts = parseGroup(meta, object, 'owner,close_date:quarter');
        expect(parts.map((each) => [each.path, each.by])).toEqual([['owner', undefined], ['close_date', 'quarter']]);
        expect(groupText(parts)).toBe('owner,close_date:quarter');
    });
    test('takes months where a date has no period, and drops what is unknown', () => {
        expect(groupText(parseGroup(meta, object, 'nonsense,close_date:eon'))).toBe('close_date:month');
        expect(groupText(parseGroup(meta, object, 'account.industry'))).toBe('account.industry');
    });
    test('counts where the measure makes no sense', () => {
        expect(parseMeasure(object, 'sum:amount')).toEqual({ fn: 'sum', field: 'amount' });
        expect(parseMeasure(object, 'sum:owner')).toEqual({ fn: 'count' });
        expect(parseMeasure(object, undefined)).toEqual({ fn: 'count' });
    });
});

test.each([
    ['2026-02-01', 'month', '2026-02-28'],
    ['2024-02-01', 'month', '2024-02-29'],
    ['2026-10-01', 'quarter', '2026-12-31'],
    ['2026-01-01', 'year', '2026-12-31'],
    ['2026-12-28', 'week', '2027-01-03'],
    ['2026-11-21', 'day', '2026-11-21'],
] as const)('what begins on %s for a %s ends on %s', (start, by, end) => expect(periodEnd(start, by)).toBe(end));

test('a number leads to exactly its records', () => {
    const instant = (wall: string) => `${wall}Z`;
    expect(keyFilter(part('owner'), { id: 'u1', name: 'Lin' }, instant)).toEqual({ field: 'owner', op: 'eq', value: 'u1' });
    expect(keyFilter(part('owner'), null, instant)).toEqual({ field: 'owner', op: 'empty', value: true });
    expect(keyFilter(part('close_date'), '2026-03-01', instant)).toEqual({ field: 'close_date', op: 'between', value: ['2026-03-01', '2026-03-31'] });
    const timestamp: GroupPart = { path: 'done_at', field: { ...field('done_at', 'timestamp') } as GroupPart['field'], by: 'day' };
    expect(keyFilter(timestamp, '2026-03-31', instant)).toEqual({
        and: [
            { field: 'done_at', op: 'ge', value: '2026-03-31T00:00Z' },
            { field: 'done_at', op: 'lt', value: '2026-04-01T00:00Z' },
        ],
    });
});

const groups: Group[] = [
    { keys: ['2026-02-01', 'a'], values: ['5'] },
    { keys: [null, 'a'], values: ['99'] },
    { keys: ['2026-01-01', 'b'], values: ['7'] },
];

test('periods stand in their order, values by size, and what has no key comes last', () => {
    expect(sortGroups(groups, part('close_date')).map((group) => group.keys[0])).toEqual(['2026-01-01', '2026-02-01', null]);
    expect(sortGroups(groups, undefined).map((group) => group.values[0])).toEqual(['7', '5', '99']);
});

test('two keys make a table', () => {
    const table = pivot(groups, [part('close_date'), part('owner')]);
    expect(table.rows).toEqual(['2026-01-01', '2026-02-01', null]);
    expect(table.columns).toEqual(['a', 'b']);
    expect(table.value('2026-02-01', 'a')?.values[0]).toBe('5');
    expect(table.value('2026-02-01', 'b')).toBeUndefined();
});
