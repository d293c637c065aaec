import { expect, test } from 'vitest';
import type { Leaf } from '@/lib/filter';
import { fieldsOf, ruleFilter, ruleParts } from '@/features/settings/rule-model';

const won: Leaf = { field: 'status', op: 'eq', value: 'won' };
const amount: Leaf = { field: 'amount', op: 'gt', value: 0 };
const date: Leaf = { field: 'close_date', op: 'exists', value: true };

test('what the form says comes back as the form says it', () => {
    for (const parts of [{ when: [], must: [amount] }, { when: [won], must: [amount] }, { when: [won], must: [amount, date] }, { when: [won, date], must: [amount] }]) {
        expect(ruleParts(ruleFilter(parts))).toEqual(parts);
    }
});

test('a condition with “when” holds wherever “when” does not', () => {
    expect(ruleFilter({ when: [won], must: [amount] })).toEqual({ or: [{ not: won }, amount] });
});

test('the fields of a condition are known, through references too', () => {
    expect(fieldsOf(ruleFilter({ when: [{ ...won, field: 'stage.kind' }], must: [amount, date] }))).toEqual(['stage', 'amount', 'close_date']);
});

test('a filter that the form cannot show is left alone', () => {
    expect(ruleParts({ or: [won, amount] })).toBeNull();
    expect(ruleParts({ and: [{ not: won }, amount] })).toBeNull();
});
