import { describe, expect, it } from 'vitest';
import type { Refusal } from '@/api/accounting';
import { keyOf, monthOf, otherRefusals, wantedNames } from '@/features/accounting/accounting-model';

const refusal = (number: string, name_for?: Refusal['name_for']): Refusal => ({
    object: 'invoices', id: '1', what: 'invoice', number, code: 'x', message: 'y', ...(name_for ? { name_for } : {}),
});

describe('the accounting screen', () => {
    it('asks once for a name that many documents lack', () => {
        const customer = { kind: 'customer' as const, key: '', record: '7', label: 'Acme' };
        const tax = { kind: 'tax_rate' as const, key: '13', record: null, label: '13%' };
        const refused = [refusal('1', customer), refusal('2', tax), refusal('3', customer), refusal('4'), refusal('5')];
        expect(wantedNames(refused).map(({ refusal: { number }, count }) => [number, count])).toEqual([['1', 2], ['2', 1]]);
        expect(otherRefusals(refused).map(({ message, of }) => [message, of.map(({ number }) => number)])).toEqual([['y', ['4', '5']]]);
        expect(keyOf(tax)).toBe('tax_rate:13');
    });

    it('knows the months of an accountant', () => {
        expect(monthOf('2026-03-31', 0)).toEqual({ from: '2026-03-01', to: '2026-03-31' });
        expect(monthOf('2026-03-31', 1)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
        expect(monthOf('2026-01-15', 1)).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    });
});
