// A payment plan as it is typed: exact sums in minor units, equal parts, and what the server takes.

import type { RecordData } from '@/api/types';
import { addMonths } from '@/lib/dates';
import { parseDecimal } from '@/lib/decimal';

export interface Item {
    /** Of this list alone, for React. */
    key: string;
    id?: string;
    version?: number;
    name: string;
    due_on: string;
    amount: string;
}

export interface Worth {
    amount: string;
    currency: string;
}

const places = 4;

function units(text: string): bigint {
    const decimal = parseDecimal(text);
    const [, sign, whole = '0', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(decimal ?? '') ?? [];
    const value = BigInt((whole || '0') + fraction.slice(0, places).padEnd(places, '0'));
    return sign === '-' ? -value : value;
}

function text(value: bigint): string {
    const negative = value < 0n;
    const digits = (negative ? -value : value).toString().padStart(places + 1, '0');
    const fraction = digits.slice(-places).replace(/0+$/, '');
    return `${negative ? '-' : ''}${digits.slice(0, -places)}${fraction ? `.${fraction}` : ''}`;
}

export const sum = (amounts: readonly string[]): string => text(amounts.reduce((all, each) => all + units(each), 0n));
export const difference = (whole: string, part: string): string => text(units(whole) - units(part));
export const isPositive = (amount: string): boolean => units(amount) > 0n;

/** Equal parts that add up; the last takes what is left over. */
export function split(amount: string, parts: number, digits: number): string[] {
    const minor = 10n ** BigInt(places - digits);
    const each = (units(amount) / BigInt(parts) / minor) * minor;
    return Array.from({ length: parts }, (_, at) => text(at === parts - 1 ? units(amount) - each * BigInt(parts - 1) : each));
}

let made = 0;
export const emptyItem = (due_on: string): Item => ({ key: `new ${++made}`, name: '', due_on, amount: '' });

export function instalments(amount: string, parts: number, first_on: string, digits: number, name: (number: number) => string): Item[] {
    return split(amount, parts, digits).map((share, at) => ({ ...emptyItem(addMonths(first_on, at)), name: name(at + 1), amount: share }));
}

const worth = (value: unknown): Worth | null => (value as Worth | null) ?? null;
export const amountOf = (record: RecordData, field: string): string => worth(record[field])?.amount ?? '0';
export const currencyOf = (record: RecordData): string | undefined => worth(record['amount'])?.currency;

export function itemOf(record: RecordData): Item {
    return { key: record.id, id: record.id, version: record.version, name: String(record['name'] ?? ''), due_on: String(record['due_on'] ?? ''), amount: amountOf(record, 'amount') };
}

/** By day, then as they were put. */
export function inOrder(records: readonly RecordData[]): RecordData[] {
    const place = (record: RecordData) => (typeof record['position'] === 'number' ? record['position'] : Number.MAX_SAFE_INTEGER);
    return records.toSorted((left, right) => String(left['due_on']).localeCompare(String(right['due_on'])) || place(left) - place(right) || (left.id < right.id ? -1 : 1));
}

export const isBlank = (item: Item): boolean => !item.id && item.amount.trim() === '' && item.name.trim() === '';

/** As the server takes it. What is no number goes as it was typed: the refusal names it. */
export function wireItem(item: Item, currency: string): Record<string, unknown> {
    return {
        ...(item.id ? { id: item.id, version: item.version } : {}),
        name: item.name.trim() || null,
        due_on: item.due_on || null,
        amount: item.amount.trim() === '' ? null : { amount: parseDecimal(item.amount) ?? item.amount, currency },
    };
}
