import { expect, test } from 'vitest';
import type { Field } from '@/api/types';
import { conditionOf, spanOf, spanValue } from '@/records/condition';

const field = (kind: string) => ({ name: 'f', kind, label: { en: 'F', zh: 'F' } }) as Field;

test('a condition holds values as filters take them', () => {
    expect(conditionOf('amount', field('money'), 'gt', { amount: '300000', currency: 'CNY' })).toEqual({ field: 'amount', op: 'gt', value: '300000' });
    expect(conditionOf('amount', field('money'), 'between', [{ amount: '1' }, null])).toEqual({ field: 'amount', op: 'between', value: ['1', null] });
    expect(conditionOf('account.owner', field('user'), 'eq', { id: 'me', name: 'Me' })).toEqual({ field: 'account.owner', op: 'eq', value: 'me' });
    expect(conditionOf('name', field('text'), 'eq', '')).toBeNull();
});

test('any number of days, weeks, months and years is a relative period', () => {
    expect(spanOf({ last: '45d' })).toEqual({ direction: 'last', count: 45, unit: 'd' });
    expect(spanValue({ direction: 'next', count: 3, unit: 'm' })).toEqual({ next: '3m' });
    for (const other of [{ this: 'day' }, { last: 'd' }, { last: '5h' }, null, 'x']) expect(spanOf(other)).toBeNull();
});
