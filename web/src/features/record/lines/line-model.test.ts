import { describe, expect, it } from 'vitest';
import type { RecordData } from '@/api/types';
import { emptyLine, inOrder, isBlank, minorDigits, priceAt, sumsOf, totalsOf, wireLine, type Line } from '@/features/record/lines/line-model';

const line = (values: Partial<Line>): Line => ({ ...emptyLine(), ...values });

describe('what a line comes to', () => {
    it('is what the server makes of it', () => {
        expect(sumsOf(line({ quantity: '3', price: '19.99', discount: '15', tax_rate: '13' }), 2)).toEqual({ net: '50.97', tax: '6.63' });
        expect(sumsOf(line({ quantity: '0.99', price: '0.005' }), 2)).toEqual({ net: '0', tax: '0' });
        expect(sumsOf(line({ quantity: '1', price: '0.005' }), 2)).toEqual({ net: '0.01', tax: '0' });
        expect(sumsOf(line({ quantity: '3', price: '33.3335', tax_rate: '10' }), 0)).toEqual({ net: '100', tax: '10' });
        expect(sumsOf(line({ quantity: '3', price: '33.3335' }), 3)).toEqual({ net: '100.001', tax: '0' });
    });
    it('takes an amount off after the discount in percent', () => {
        expect(sumsOf(line({ quantity: '10', price: '100', discount: '10', discount_amount: '50', tax_rate: '6' }), 2)).toEqual({ net: '850', tax: '51' });
    });
    it('reads what people type, and says when it cannot', () => {
        expect(sumsOf(line({ quantity: '１,０００', price: '1.2万' }), 2)?.net).toBe('12000000');
        expect(sumsOf(line({ quantity: 'x', price: '1' }), 2)).toBeNull();
        expect(sumsOf(line({ quantity: '1', price: '0.00001' }), 2)).toBeNull();
    });
    it('adds up as printed', () => {
        const third = line({ quantity: '1', price: '0.333', tax_rate: '13' });
        expect(totalsOf([third, third, third], 2)).toEqual({ net: '0.99', tax: '0.12', gross: '1.11' });
        expect(totalsOf([], 2)).toEqual({ net: '0', tax: '0', gross: '0' });
        expect(totalsOf([third, line({ quantity: '?' })], 2)).toBeNull();
    });
});

describe('a line on the wire', () => {
    it('names the currency of its price, and leaves an empty price to the server', () => {
        expect(wireLine(line({ product: { id: 'P', name: 'A' }, quantity: '2', price: '1,000', discount: '5' }), 'USD')).toEqual({
            product: 'P', description: null, quantity: '2', price: { amount: '1000', currency: 'USD' }, discount: '5', discount_amount: null, tax_rate: null,
        });
        expect(wireLine(line({ id: 'L', version: 3, quantity: '' }), 'USD')).toMatchObject({ id: 'L', version: 3, quantity: '1', price: null });
    });
    it('is blank until something stands in it', () => {
        expect(isBlank(emptyLine())).toBe(true);
        expect(isBlank(line({ description: 'Set-up' }))).toBe(false);
    });
});

describe('prices by quantity', () => {
    const entries = [{ from_quantity: '1', price: { amount: '10' } }, { from_quantity: '100', price: { amount: '7' } }, { from_quantity: '10', price: { amount: '9' } }];
    it('take the highest step that is reached', () => {
        expect(['0.5', '1', '9.99', '10', '500'].map((quantity) => priceAt(entries, quantity)?.amount)).toEqual([undefined, '10', '10', '9', '7']);
    });
});

it('keeps lines in their order', () => {
    const record = (id: string, position?: number) => ({ id, position }) as unknown as RecordData;
    expect(inOrder([record('c'), record('b', 1), record('a', 0)]).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

it('knows the minor unit of a currency', () => {
    expect(['CNY', 'JPY', 'KWD'].map(minorDigits)).toEqual([2, 0, 3]);
});
