import { expect, test } from 'vitest';
import { compareDecimals, parseDecimal, shift } from '@/lib/decimal';

test.each([
    ['100000', '100000'],
    ['1,200.50', '1200.5'],
    ['１２００', '1200'],
    ['1.2万', '12000'],
    ['3亿', '300000000'],
    ['3k', '3000'],
    ['-0.5', '-0.5'],
    ['−7', '-7'],
    ['(40)', '-40'],
    ['¥ 1 000', '1000'],
    ['.5', '0.5'],
    ['900719925474099.1234', '900719925474099.1234'],
])('%s is read as %s', (typed, decimal) => expect(parseDecimal(typed)).toBe(decimal));

test.each(['', 'abc', '1.2.3', '1,2', '12x', '--1', '1e5'])('%s is no number', (typed) => expect(parseDecimal(typed)).toBeNull());

test('the point moves without rounding', () => {
    expect(shift('1.25', 4)).toBe('12500');
    expect(shift('0.00001', 4)).toBe('0.1');
    expect(shift('-0.0', 2)).toBe('0');
});

test('decimals compare as numbers, not as text', () => {
    expect(compareDecimals('9', '10')).toBe(-1);
    expect(compareDecimals('1200', '1200')).toBe(0);
});
