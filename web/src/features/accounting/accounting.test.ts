import { describe, expect, it } from 'vitest';
import type { Refusal } from '@/api/accounting';
import { keyOf, monthOf, otherRefusals, wantedNames } from '@/features/accounting/accounting-model';

const refusal = (number: string, name_for?: Refusal['name_for']): Refusal => ({
    object: 'invoices', id: number, what: 'invoice', number, code: 'x', message: 'y', ...(name_for ? { name_for } : {}),
});

describe('the accounting screen', () => {
    it('asks once for a name that many documents lack', () => {
        const customer = { kind: 'customer' as const, key: '', record: '7', label: 'Acme' };
        const tax = { kind: 'tax_rate' as const, key: '13', record: null, label: '13%' };
        const refused = [refusal('1', customer), refusal('2', tax), refusal('3', customer), refusal('4'), refusal('5')];
        expect(wantedNames(refused).map(({ name_for, of }) => [keyOf(name_for), of.map(({ number }) => number)])).toEqual([['customer:7', ['1', '3']], ['tax_rate:13', ['2']]]);
        expect(otherRefusals(refused).map(({ messages, of }) => [messages, of.map(({ number }) => number)])).toEqual([[['y'], ['4', '5']]]);
        expect(keyOf(tax)).toBe('tax_rate:13');
    });

    it('says a reason once for hundreds of documents, though each has words of its own', () => {
        const refused = Array.from({ length: 300 }, (_, at) => ({ ...refusal(`${at}`), code: 'encoding', message: `The memo “${at}” cannot be written.` }));
        const [reason, ...more] = otherRefusals(refused);
        expect(more).toEqual([]);
        expect(reason?.messages).toHaveLength(3);
        expect(reason?.of).toHaveLength(300);
    });

    it('asks once for a name that is wrong in two ways, and counts a document once', () => {
        const customer = { kind: 'customer' as const, key: '', record: '7', label: 'Acme' };
        const refused = [refusal('1', customer), { ...refusal('1', customer), code: 'z', message: 'w' }];
        expect(wantedNames(refused).map(({ messages, of }) => [messages, of.length])).toEqual([[['y', 'w'], 1]]);
    });

    it('knows the months of an accountant', () => {
        expect(monthOf('2026-03-31', 0)).toEqual({ from: '2026-03-01', to: '2026-03-31' });
        expect(monthOf('2026-03-31', 1)).toEqual({ from: '2026-02-01', to: '2026-02-28' });
        expect(monthOf('2026-01-15', 1)).toEqual({ from: '2025-12-01', to: '2025-12-31' });
    });
});
