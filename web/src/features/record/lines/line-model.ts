// Lines as they are typed, and what they come to: the same arithmetic as the server's, in whole numbers.

import type { Named, RecordData } from '@/api/types';
import { parseDecimal } from '@/lib/decimal';

export interface Line {
    /** Of this list alone, for React. */
    key: string;
    id?: string;
    version?: number;
    product: Named | null;
    description: string;
    quantity: string;
    price: string;
    discount: string;
    discount_amount: string;
    tax_rate: string;
}

export type Column = 'quantity' | 'price' | 'discount' | 'discount_amount' | 'tax_rate';
export const columns: readonly Column[] = ['quantity', 'price', 'discount', 'discount_amount', 'tax_rate'];

export interface Sums {
    net: string;
    tax: string;
}

const places = 4;
const scale = 10n ** BigInt(places);
const whole_percent = 100n * scale;

/** Ten-thousandths; null when it is no number, or has more places. */
function units(text: string, otherwise: bigint): bigint | null {
    if (text.trim() === '') return otherwise;
    const decimal = parseDecimal(text);
    if (decimal === null) return null;
    const [, sign, whole = '0', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(decimal) ?? [];
    if (fraction.length > places) return null;
    const value = BigInt(whole || '0') * scale + BigInt(fraction.padEnd(places, '0'));
    return sign === '-' ? -value : value;
}

function divided(dividend: bigint, divisor: bigint): bigint {
    const half = divisor / 2n;
    return (dividend < 0n ? dividend - half : dividend + half) / divisor;
}

function text(minor: bigint, digits: number): string {
    const negative = minor < 0n;
    const all = (negative ? -minor : minor).toString().padStart(digits + 1, '0');
    const whole = all.slice(0, all.length - digits);
    const fraction = all.slice(all.length - digits).replace(/0+$/, '');
    return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** Net and tax in minor units of the currency, rounded once each, half away from zero. */
function minorSums(line: Line, digits: number): { net: bigint; tax: bigint } | null {
    const quantity = units(line.quantity, scale);
    const price = units(line.price, 0n);
    const discount = units(line.discount, 0n);
    const off = units(line.discount_amount, 0n);
    const rate = units(line.tax_rate, 0n);
    if (quantity === null || price === null || discount === null || off === null || rate === null) return null;
    const exact = quantity * price * (whole_percent - discount) - off * 10n ** 10n;
    const net = divided(exact, 10n ** BigInt(14 - digits));
    const tax = divided(net * rate, 10n ** 6n);
    return { net, tax };
}

export function sumsOf(line: Line, digits: number): Sums | null {
    const sums = minorSums(line, digits);
    return sums && { net: text(sums.net, digits), tax: text(sums.tax, digits) };
}

export interface Totals extends Sums {
    gross: string;
}

/** Of the rounded lines; null where one of them cannot be read. */
export function totalsOf(lines: readonly Line[], digits: number): Totals | null {
    let net = 0n;
    let tax = 0n;
    for (const line of lines) {
        const sums = minorSums(line, digits);
        if (!sums) return null;
        net += sums.net;
        tax += sums.tax;
    }
    return { net: text(net, digits), tax: text(tax, digits), gross: text(net + tax, digits) };
}

/** How many places the currency has, as Intl knows it. */
export function minorDigits(currency: string): number {
    try {
        return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    } catch {
        return 2;
    }
}

let made = 0;
export const emptyLine = (): Line => ({ key: `new ${++made}`, product: null, description: '', quantity: '1', price: '', discount: '', discount_amount: '', tax_rate: '' });

interface MoneyValue {
    amount: string;
    currency?: string;
}
const plain = (value: unknown): string => (value === null || value === undefined ? '' : String(value));
const amount = (value: unknown): string => (value as MoneyValue | null)?.amount ?? '';

export function lineOf(record: RecordData): Line {
    return {
        key: record.id,
        id: record.id,
        version: record.version,
        product: (record['product'] as Named | null) ?? null,
        description: plain(record['description']),
        quantity: plain(record['quantity']),
        price: amount(record['price']),
        discount: plain(record['discount']),
        discount_amount: plain(record['discount_amount']),
        tax_rate: plain(record['tax_rate']),
    };
}

export const currencyOf = (record: RecordData): string | undefined => (record['price'] as MoneyValue | null)?.currency;

/** In the order in which they were put; those without a place behind, as they were made. */
export function inOrder(records: readonly RecordData[]): RecordData[] {
    const place = (record: RecordData) => (typeof record['position'] === 'number' ? record['position'] : Number.MAX_SAFE_INTEGER);
    return [...records].toSorted((left, right) => place(left) - place(right) || (left.id < right.id ? -1 : 1));
}

/** As the server takes it. What is no number goes as it was typed: the refusal names it. */
export function wireLine(line: Line, currency: string): Record<string, unknown> {
    const number = (typed: string) => (typed.trim() === '' ? null : (parseDecimal(typed) ?? typed));
    return {
        ...(line.id ? { id: line.id, version: line.version } : {}),
        product: line.product?.id ?? null,
        description: line.description.trim() || null,
        quantity: number(line.quantity) ?? '1',
        price: line.price.trim() === '' ? null : { amount: number(line.price), currency },
        discount: number(line.discount),
        discount_amount: number(line.discount_amount),
        tax_rate: number(line.tax_rate),
    };
}

export const isBlank = (line: Line): boolean => !line.product && !line.id && line.price.trim() === '' && line.description.trim() === '';

interface Entry {
    from_quantity: string;
    price: MoneyValue;
}

/** Of a price book with steps: that of the highest step that the quantity reaches. */
export function priceAt(entries: readonly Entry[], quantity: string): MoneyValue | undefined {
    const wanted = units(quantity, scale) ?? scale;
    let best: { from: bigint; price: MoneyValue } | undefined;
    for (const { from_quantity, price } of entries) {
        const from = units(from_quantity, scale) ?? scale;
        if (from <= wanted && (!best || from > best.from)) best = { from, price };
    }
    return best?.price;
}
