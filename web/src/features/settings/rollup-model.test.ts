import { expect, test } from 'vitest';
import type { Field, ObjectMeta } from '@/api/types';
import { childrenOf, measurable, referencesTo, rollupDeclaration } from '@/features/settings/rollup-model';

const field = (name: string, kind: string, more: Partial<Field> = {}) => ({ name, kind, ...more }) as Field;
const deals = {
    name: 'deals',
    role: 'record',
    fields: [
        field('account', 'reference', { object: 'accounts' }),
        field('about', 'any_reference', { objects: null }),
        field('owner', 'user', { object: 'users' }),
        field('amount', 'money'),
        field('weighted_c', 'decimal', { formula: 'amount * 2' }),
        field('close_date', 'date'),
    ],
} as unknown as ObjectMeta;

test('what leads to an object is found by its references', () => {
    expect(referencesTo(deals, 'accounts').map((each) => each.name)).toEqual(['account', 'about']);
    expect(childrenOf([deals, { ...deals, name: 'drafts', role: 'personal' } as ObjectMeta], 'accounts')).toEqual([deals]);
    expect(referencesTo(deals, 'users').map((each) => each.name)).toEqual(['about', 'owner']);
});

test('sums are of numbers, first and last of dates', () => {
    expect(measurable(deals, 'sum').map((each) => each.name)).toEqual(['amount', 'weighted_c']);
    expect(measurable(deals, 'last').map((each) => each.name)).toEqual(['close_date']);
});

test('of a formula its result is said along, of a count no field', () => {
    const text = { over: 'deals', by: 'account', condition: null };
    expect(rollupDeclaration({ ...text, measure: 'sum', field: 'weighted_c' }, [deals])).toMatchObject({ field: 'weighted_c', result: 'decimal' });
    expect(rollupDeclaration({ ...text, measure: 'count', field: '' }, [deals])).toEqual({ over: 'deals', by: 'account', measure: 'count', field: null, condition: null });
});
