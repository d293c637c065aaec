import { expect, test } from 'vitest';
import { ageingQuestion, bucketFilter, buckets, recordsBehind, rowsOf, totalOf } from '@/features/cash/receivables-model';

const today = '2026-11-22';

interface Leaf {
    op: string;
    value: string;
}
const holds = (filter: unknown, day: string): boolean => {
    const { and } = filter as { and?: unknown[] };
    if (and) return and.every((part) => holds(part, day));
    const { op, value } = filter as Leaf;
    return op === 'ge' ? day >= value : day < value;
};

test('each day falls into one bucket', () => {
    const expected: Record<string, string> = {
        '2026-12-01': 'current', '2026-11-22': 'current', '2026-11-21': 'to_30', '2026-10-23': 'to_30', '2026-10-22': 'to_60',
        '2026-09-23': 'to_60', '2026-09-22': 'to_90', '2026-08-24': 'to_90', '2026-08-23': 'over_90', '2020-01-01': 'over_90',
    };
    for (const [day, bucket] of Object.entries(expected)) expect(buckets.filter((each) => holds(bucketFilter(each, today), day)), day).toEqual([bucket]);
});

test('one question asks for all buckets, and sums are exact', () => {
    expect(ageingQuestion('owner', today).measures).toHaveLength(6);
    const rows = rowsOf([
        { keys: [{ id: '1', name: 'A' }], values: ['10.10', '0.10', '10', null, null, null] },
        { keys: [null], values: ['20.20', null, null, '20.20', null, null] },
    ]);
    expect(rows.map(({ id, total }) => [id, total])).toEqual([['', '20.20'], ['1', '10.10']]);
    expect(totalOf(rows)).toMatchObject({ total: '30.3', parts: ['0.1', '10', '20.2', '0', '0'] });
});

test('a number opens its own records', () => {
    const [none, one] = rowsOf([{ keys: [{ id: '1', name: 'A' }], values: ['1', '1'] }, { keys: [null], values: ['2', '2'] }]);
    expect(recordsBehind('account', one ?? null, 'current', today)).toEqual({ and: [{ field: 'account', op: 'eq', value: '1' }, { field: 'collect_on', op: 'ge', value: today }] });
    expect(recordsBehind('account', none ?? null, null, today)).toEqual({ and: [{ field: 'account', op: 'empty', value: true }, { field: 'collect_on', op: 'exists', value: true }] });
    expect(recordsBehind('owner', null, null, today)).toEqual({ and: [{ field: 'collect_on', op: 'exists', value: true }] });
});
