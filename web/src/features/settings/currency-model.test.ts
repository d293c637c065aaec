import { describe, expect, it } from 'vitest';
import { rateState } from '@/features/settings/currency-model';
import type { RecordData } from '@/api/types';

const rate = (currency: string, valid_from: string) => ({ id: currency + valid_from, currency, valid_from }) as unknown as RecordData;

describe('the state of a rate', () => {
    const all = [rate('USD', '2026-01-01'), rate('USD', '2026-06-01'), rate('USD', '2027-01-01'), rate('EUR', '2026-07-01')];
    it('is valid for the newest that has begun, of its own currency', () => {
        expect(all.map((each) => rateState(each, all, '2026-11-22'))).toEqual(['past', 'valid', 'coming', 'valid']);
    });
    it('counts the day itself', () => {
        expect(rateState(all[2]!, all, '2027-01-01')).toBe('valid');
        expect(rateState(all[1]!, all, '2027-01-01')).toBe('past');
    });
});
