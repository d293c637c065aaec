import { expect, test } from 'vitest';
import type { RecordData } from '@/api/types';
import { difference, inOrder, instalments, isBlank, emptyItem, split, sum, wireItem } from '@/features/record/cash/plan-model';

test('equal parts add up to the last unit, in every currency', () => {
    for (const [amount, parts, digits] of [['1000', 3, 2], ['100', 7, 0], ['0.05', 4, 2], ['12345678.901', 11, 3]] as const) {
        const shares = split(amount, parts, digits);
        expect(shares).toHaveLength(parts);
        expect(sum(shares)).toBe(amount);
    }
    expect(split('1000', 3, 2)).toEqual(['333.33', '333.33', '333.34']);
});

test('instalments fall on the same day of each month, or its last', () => {
    const items = instalments('100', 3, '2026-01-31', 2, (number) => `Part ${number}`);
    expect(items.map(({ due_on, name }) => [due_on, name])).toEqual([['2026-01-31', 'Part 1'], ['2026-02-28', 'Part 2'], ['2026-03-31', 'Part 3']]);
});

test('sums are exact and read what people type', () => {
    expect(sum(['0.1', '0.2'])).toBe('0.3');
    expect(sum(['1,000', '1万'])).toBe('11000');
    expect(difference('100', '100.01')).toBe('-0.01');
});

test('an item goes out as it was typed where it is no number', () => {
    expect(wireItem({ ...emptyItem('2026-01-01'), amount: '1,200' }, 'CNY')).toEqual({ name: null, due_on: '2026-01-01', amount: { amount: '1200', currency: 'CNY' } });
    expect(wireItem({ ...emptyItem(''), amount: 'x' }, 'CNY')).toEqual({ name: null, due_on: null, amount: { amount: 'x', currency: 'CNY' } });
    expect(isBlank(emptyItem('2026-01-01'))).toBe(true);
});

test('planned payments stand by day', () => {
    const record = (id: string, due_on: string, position: number) => ({ id, due_on, position }) as unknown as RecordData;
    expect(inOrder([record('b', '2026-02-01', 0), record('c', '2026-01-01', 2), record('a', '2026-01-01', 1)]).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
});
