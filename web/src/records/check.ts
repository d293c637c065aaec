// What can be said of a value while it is typed, before the server judges it.

import type { Field } from '@/api/types';
import { isEmpty, type Say } from '@/fields/kind';
import { kindOf } from '@/fields/list';
import { safeHref } from '@/lib/html';
import type { MessageId } from '@/lib/i18n';

const texts = ['text', 'long_text', 'rich_text', 'email', 'phone', 'url', 'choice', 'autonumber', 'date', 'timestamp', 'decimal'];

interface Shape {
    fits(text: string): boolean;
    problem: MessageId;
}

const shapes: Record<string, Shape> = {
    email: { fits: (text) => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text.trim()), problem: 'check.email' },
    phone: {
        fits: (text) => /^[+\d\s().\-–/#,;x转]{3,}$/i.test(text.normalize('NFKC').trim()) && (text.match(/\d/g)?.length ?? 0) >= 3,
        problem: 'check.phone',
    },
    url: { fits: (text) => safeHref(text.trim()) !== null && text.includes('.'), problem: 'check.url' },
};

function numberOf(value: unknown): number | null {
    const amount = typeof value === 'object' && value !== null && 'amount' in value ? value.amount : value;
    if (typeof amount === 'number') return amount;
    return typeof amount === 'string' && amount.trim() !== '' && Number.isFinite(Number(amount)) ? Number(amount) : null;
}

function outOfRange(field: Field, value: unknown, { t }: Say): string | null {
    const number = field.min === undefined && field.max === undefined ? null : numberOf(value);
    if (number === null) return null;
    const { min, max } = field;
    const low = min !== undefined && min !== null && number < min;
    const high = max !== undefined && max !== null && number > max;
    if (low && (max === undefined || max === null)) return t('check.at_least', { value: min });
    if (high && (min === undefined || min === null)) return t('check.at_most', { value: max });
    return low || high ? t('check.between', { from: String(min), to: String(max) }) : null;
}

/** Why this value will be refused, in the reader's words; null when nothing speaks against it. */
export function problemOf(field: Field, value: unknown, say: Say): string | null {
    const { t, label } = say;
    if (isEmpty(value)) return field.required ? t('check.required', { field: label(field.label) }) : null;
    if (typeof value === 'string') {
        if (!texts.includes(field.kind)) {
            // What is still text could not be read by its kind.
            const parsed = kindOf(field).parse(value, field);
            return 'problem' in parsed ? t(parsed.problem) : null;
        }
        if (field.max_length && [...value].length > field.max_length) return t('check.too_long', { value: field.max_length });
        const shape = shapes[field.kind];
        if (shape && !shape.fits(value)) return t(shape.problem);
    }
    return outOfRange(field, value, say);
}
