import { describe, expect, it } from 'vitest';
import type { Filter } from '@/lib/filter';
import { filterOfRule, rulePartsOf } from '@/features/territories/territory-rule';

const industry: Filter = { field: 'industry', op: 'eq', value: 'energy' };
const states: Filter = { field: 'address.state', op: 'in', value: ['浙江', '江苏'] };

describe('the rule of a territory', () => {
    it('comes back from the form as it went in', () => {
        const starts = (value: string): Filter => ({ field: 'address.postal_code', op: 'starts', value });
        const rules: (Filter | null)[] = [null, states, industry, starts('31'), { and: [states, industry] }, { and: [states, { or: [starts('31'), starts('32')] }, industry] }];
        for (const rule of rules) {
            const parts = rulePartsOf(rule);
            expect(parts && filterOfRule(parts)).toEqual(rule);
        }
    });

    it('leaves alone what the form cannot show', () => {
        expect(rulePartsOf({ or: [states, industry] })).toBeNull();
        expect(rulePartsOf({ field: 'address.country', op: 'ne', value: '中国' })).toBeNull();
        expect(rulePartsOf({ and: [states, states] })).toBeNull();
    });
});
