// What the screen says of documents and names: in which words, in which groups.

import type { BookName, ImportLine, Kind, NameFor, NameKind, Refusal } from '@/api/accounting';
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

/** So many documents are named where one reason stops more, so many names asked for at once, so many ways said to put a reason. */
export const documentsShown = 5;
export const namesShown = 20;
const messagesShown = 3;

export interface Reason {
    key: string;
    code: string;
    /** The first few that differ: a reason may name what each document has. */
    messages: string[];
    /** Each document once. */
    of: Refusal[];
}

function reasonsBy(refused: readonly Refusal[], keyFor: (refusal: Refusal) => string): Reason[] {
    const found = new Map<string, Reason & { ids: Set<string> }>();
    for (const refusal of refused) {
        const key = keyFor(refusal);
        const reason = found.get(key) ?? { key, code: refusal.code, messages: [], of: [], ids: new Set<string>() };
        found.set(key, reason);
        if (reason.messages.length < messagesShown && !reason.messages.includes(refusal.message)) reason.messages.push(refusal.message);
        const document = `${refusal.object} ${refusal.id ?? ''}`;
        if (!reason.ids.has(document)) reason.of.push(refusal);
        reason.ids.add(document);
    }
    return [...found.values()].map(({ key, code, messages, of }) => ({ key, code, messages, of }));
}

/** A thing that many documents lack a name of is asked for once, whatever is wrong with the one that it has. */
export function wantedNames(refused: readonly Refusal[]): (Reason & { name_for: NameFor })[] {
    const named = refused.filter((refusal) => refusal.name_for);
    return reasonsBy(named, ({ name_for }) => (name_for ? keyOf(name_for) : '')).flatMap((reason) => {
        const name_for = reason.of[0]?.name_for;
        return name_for ? [{ ...reason, name_for }] : [];
    });
}

/** What is wrong with no name (a currency, a missing number): each reason once, with all that it stops. */
export function otherRefusals(refused: readonly Refusal[]): Reason[] {
    return reasonsBy(
        refused.filter((refusal) => !refusal.name_for),
        ({ code }) => code,
    );
}

/** The first day of this month and of the one before: what an accountant exports. */
export function monthOf(today: string, back: number): { from: string; to: string } {
    const [year = 0, month = 1] = today.split('-').map(Number);
    const first = new Date(Date.UTC(year, month - 1 - back, 1));
    const last = new Date(Date.UTC(year, month - back, 0));
    return { from: first.toISOString().slice(0, 10), to: last.toISOString().slice(0, 10) };
}
