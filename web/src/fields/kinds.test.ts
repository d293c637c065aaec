import { expect, test } from 'vitest';
import type { Field } from '@/api/types';
import { kindOf, kinds } from '@/fields/list';

const served = [
    'text', 'long_text', 'rich_text', 'email', 'phone', 'url', 'emails', 'phones', 'integer', 'percent', 'rating', 'duration', 'decimal', 'money',
    'boolean', 'date', 'timestamp', 'choice', 'choices', 'tags', 'address', 'user', 'reference', 'any_reference', 'file', 'image', 'autonumber', 'json', 'quality', 'odds',
];

function field(kind: string, more: Partial<Field> = {}): Field {
    return {
        id: 1, name: 'f', kind, label: { en: 'F', zh: '字段' }, required: false, unique: false, sortable: true, filterable: true, writable: true,
        system: false, custom: false, ...more,
    };
}

test('every kind of the server has a folder here', () => expect(kinds.map((kind) => kind.kind).toSorted()).toEqual(served.toSorted()));

test('a kind that we do not know is shown but not edited', () => {
    const unknown = kindOf({ kind: 'hologram' });
    expect(unknown.Show).toBeDefined();
    expect(unknown.Edit).toBeUndefined();
});

test('a year is counted, other numbers are grouped', () => {
    const say = { texts: { number: (value: number) => `grouped ${value}` } } as unknown as Parameters<ReturnType<typeof kindOf>['format']>[2];
    const { format } = kindOf({ kind: 'integer' });
    expect(format(2007, field('integer', { min: 1000, max: 2200 }), say)).toBe('2007');
    expect(format(2007, field('integer', { min: 0 }), say)).toBe('grouped 2007');
    expect(format(2007, field('integer'), say)).toBe('grouped 2007');
});

test('money is read with its currency and written without what the server computes', () => {
    const money = kindOf({ kind: 'money' });
    expect(money.parse('USD 1,200.50', field('money'))).toEqual({ value: { amount: '1200.5', currency: 'USD' } });
    expect(money.parse('100000', field('money'))).toEqual({ value: { amount: '100000' } });
    expect(money.parse('a lot', field('money'))).toHaveProperty('problem');
    expect(money.write?.({ amount: '5', currency: 'CNY', base_amount: '5' })).toEqual({ amount: '5', currency: 'CNY' });
});

test('an option is read by its value and by both of its labels', () => {
    const stage = field('choice', { options: [{ value: 'won', label: { en: 'Won', zh: '赢单' } }] });
    const choice = kindOf(stage);
    expect(['won', 'WON', '赢单'].map((text) => choice.parse(text, stage))).toEqual([{ value: 'won' }, { value: 'won' }, { value: 'won' }]);
    expect(choice.parse('lost', stage)).toHaveProperty('problem');
});

test('yes and no are understood in both languages', () => {
    const { parse } = kindOf({ kind: 'boolean' });
    expect(['yes', '是', '1'].map((text) => parse(text, field('boolean')))).toEqual([{ value: true }, { value: true }, { value: true }]);
    expect(parse('否', field('boolean'))).toEqual({ value: false });
    expect(parse('perhaps', field('boolean'))).toHaveProperty('problem');
});

test('a reference goes out as its id', () => expect(kindOf({ kind: 'reference' }).write?.({ id: '0abc', name: 'Kith' })).toBe('0abc'));
