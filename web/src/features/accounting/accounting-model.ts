// What the screen says of documents and names: in which words, in which groups.

import type { BookName, ImportLine, Kind, NameKind, Refusal } from '@/api/accounting';
import type { MessageId } from '@/lib/i18n';

export const kindWords: Record<Kind, MessageId> = {
    invoice: 'accounting.invoice', credit_note: 'accounting.credit_note', payment: 'accounting.payment', purchase_order: 'accounting.purchase_order',
};

export const stateWords: Record<'new' | 'exported' | 'changed', { label: MessageId; color: string }> = {
    new: { label: 'accounting.state_new', color: 'blue' },
    exported: { label: 'accounting.state_exported', color: 'gray' },
    changed: { label: 'accounting.state_changed', color: 'orange' },
};

export const lineWords: Record<ImportLine['state'], { label: MessageId; color: string }> = {
    applied: { label: 'accounting.line_applied', color: 'green' },
    known: { label: 'accounting.line_known', color: 'gray' },
    refused: { label: 'accounting.line_refused', color: 'red' },
    ignored: { label: 'accounting.line_ignored', color: 'gray' },
};

export const nameGroups: readonly { kinds: readonly NameKind[]; label: MessageId }[] = [
    { kinds: ['role', 'setting'], label: 'accounting.names_role' },
    { kinds: ['tax_rate'], label: 'accounting.names_tax_rate' },
    { kinds: ['method'], label: 'accounting.names_method' },
    { kinds: ['product'], label: 'accounting.names_product' },
    { kinds: ['customer', 'vendor'], label: 'accounting.names_party' },
];

export const keyOf = (name: Pick<BookName, 'kind' | 'key' | 'record'>) => `${name.kind}:${name.record ?? name.key}`;

/** A thing that many documents lack a name of is asked for once. */
export function wantedNames(refused: readonly Refusal[]): { refusal: Refusal; count: number }[] {
    const found = new Map<string, { refusal: Refusal; count: number }>();
    for (const refusal of refused) {
        if (!refusal.name_for) continue;
        const key = keyOf(refusal.name_for);
        const before = found.get(key);
        found.set(key, { refusal: before?.refusal ?? refusal, count: (before?.count ?? 0) + 1 });
    }
    return [...found.values()];
}

/** What is wrong with no name (a currency, a missing number): each reason once, with all that it stops. */
export function otherRefusals(refused: readonly Refusal[]): { message: string; of: Refusal[] }[] {
    const found = new Map<string, Refusal[]>();
    for (const refusal of refused) if (!refusal.name_for) found.set(refusal.message, [...(found.get(refusal.message) ?? []), refusal]);
    return [...found].map(([message, of]) => ({ message, of }));
}

/** The first day of this month and of the one before: what an accountant exports. */
export function monthOf(today: string, back: number): { from: string; to: string } {
    const [year = 0, month = 1] = today.split('-').map(Number);
    const first = new Date(Date.UTC(year, month - 1 - back, 1));
    const last = new Date(Date.UTC(year, month - back, 0));
    return { from: first.toISOString().slice(0, 10), to: last.toISOString().slice(0, 10) };
}
