import { describe, expect, test } from 'vitest';
import { asList, decodeFilter, encodeFilter, type Filter } from '@/lib/filter';

const trees: [string, Filter][] = [
    ['stage~eq~won', { field: 'stage', op: 'eq', value: 'won' }],
    ["code~eq~'12", { field: 'code', op: 'eq', value: '12' }],
    ['amount~gt~-1.5', { field: 'amount', op: 'gt', value: -1.5 }],
    ['done_at~empty~true', { field: 'done_at', op: 'empty', value: true }],
    ['owner~in~(me,0abc)', { field: 'owner', op: 'in', value: ['me', '0abc'] }],
    ['close_date~between~(2026-01-01,null)', { field: 'close_date', op: 'between', value: ['2026-01-01', null] }],
    ['name~contains~a\\~b\\,c\\(d\\)', { field: 'name', op: 'contains', value: 'a~b,c(d)' }],
    ['name~eq~张三', { field: 'name', op: 'eq', value: '张三' }],
    ["name~eq~'", { field: 'name', op: 'eq', value: '' }],
    ['account.industry~eq~retail', { field: 'account.industry', op: 'eq', value: 'retail' }],
    ['d~within~*{"last":"30d"}', { field: 'd', op: 'within', value: { last: '30d' } }],
    ['|(a~eq~1,!((b~eq~2,c~eq~x)))', { or: [{ field: 'a', op: 'eq', value: 1 }, { not: { and: [{ field: 'b', op: 'eq', value: 2 }, { field: 'c', op: 'eq', value: 'x' }] } }] }],
    ['contacts~any~*{"field":"title"\\,"op":"eq"\\,"value":"CTO"}', { field: 'contacts', op: 'any', filter: { field: 'title', op: 'eq', value: 'CTO' } }],
];

describe('the filter in the address', () => {
    test.each(trees)('%s is written and read back', (text, filter) => {
        expect(decodeFilter(text)).toEqual(filter);
        expect(decodeFilter(encodeFilter(filter))).toEqual(filter);
    });
    test('keeps text that looks like something else', () => {
        for (const value of ['true', 'null', '007', "'", '*', '-3', '(x)', '\\']) {
            const filter: Filter = { field: 'name', op: 'eq', value };
            expect(decodeFilter(encodeFilter(filter))).toEqual(filter);
        }
    });
    test.each(['', 'x', 'a~eq~1)', '(a~eq~1', 'a~drop~1', 'a b~eq~1', '((((((((((a~eq~1))))))))))', 'a~within~*{'])('refuses %s', (text) => {
        expect(decodeFilter(text)).toBeNull();
    });
    test('is a list of conditions only without branches', () => {
        expect(asList(decodeFilter('(a~eq~1,b~eq~2)'))).toHaveLength(2);
        expect(asList(decodeFilter('|(a~eq~1,b~eq~2)'))).toBeNull();
        expect(asList(null)).toEqual([]);
    });
});
