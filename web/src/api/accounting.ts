// The accounting bridge: what goes to QuickBooks and comes back, and what things are called there.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import { createRecord, deleteRecord, updateRecord } from '@/api/records';

export type Kind = 'invoice' | 'credit_note' | 'payment' | 'purchase_order';
export const kinds: readonly Kind[] = ['invoice', 'credit_note', 'payment', 'purchase_order'];
export type Format = 'iif' | 'csv';
export type Only = 'new' | 'changed' | 'all';

export interface ExportWish {
    format: Format;
    what: Kind[];
    only: Only;
    from?: string | undefined;
    to?: string | undefined;
}

export interface BookDocument {
    object: string;
    id: string;
    what: Kind;
    number: string;
    book_number: string;
    party: string;
    date: string;
    amount: string;
    currency: string;
    state: Only | 'exported';
    /** Nothing stops it. */
    goes: boolean;
}

/** What a name in QuickBooks would let go. */
export interface NameFor {
    kind: NameKind;
    key: string;
    record: string | null;
    label: string;
}

export interface Refusal {
    object: string;
    id: string | null;
    what: Kind;
    number: string;
    code: string;
    message: string;
    name_for?: NameFor;
}

export interface ExportAnswer {
    documents: BookDocument[];
    refused: Refusal[];
    more: boolean;
    run: string | null;
    batch: string | null;
    file: { id: string; name: string } | null;
}

export interface ImportLine {
    line: number;
    what: Kind | null;
    type: string;
    number: string;
    customer: string;
    date: string | null;
    amount: string;
    invoice: string;
    state: 'applied' | 'known' | 'refused' | 'ignored';
    code: string | null;
    message: string | null;
    object: string | null;
    id: string | null;
}

export interface ImportAnswer {
    lines: ImportLine[];
    applied: number;
    known: number;
    refused: number;
    run: string | null;
    batch: string | null;
}

export type NameKind = 'role' | 'setting' | 'tax_rate' | 'method' | 'product' | 'customer' | 'vendor';
export interface BookName {
    kind: NameKind;
    key: string;
    record: string | null;
    label: string;
    /** Empty: by its default. */
    target: string;
    otherwise: string;
    ledger_account: string;
    ledger_otherwise: string;
    mapping: string | null;
    version: number;
}

export const exportPreview = (wish: ExportWish) =>
    queryOptions({
        queryKey: ['accounting', 'preview', wish],
        queryFn: ({ signal }) => http.post<ExportAnswer>('/accounting/exports', { ...wish, dry_run: true }, { signal }),
        enabled: wish.what.length > 0,
    });

export const exportBooks = (wish: ExportWish) => http.post<ExportAnswer>('/accounting/exports', wish);

export function importBooks(file: File, dates: 'mdy' | 'dmy', dry_run: boolean): Promise<ImportAnswer> {
    const form = new FormData();
    form.set('file', file);
    form.set('dates', dates);
    form.set('dry_run', String(dry_run));
    return http.post<ImportAnswer>('/accounting/imports', form);
}

export const namesQuery = queryOptions({
    queryKey: ['accounting', 'names'],
    queryFn: ({ signal }) => http.get<{ names: BookName[] }>('/accounting/names', { signal }),
});

/** An empty name goes back to the default. */
export async function saveName(of: NameFor & Partial<Pick<BookName, 'mapping' | 'version'>>, values: { target: string; ledger_account?: string }): Promise<void> {
    if (of.mapping && !values.target) return deleteRecord('accounting_mappings', of.mapping);
    if (of.mapping) return void (await updateRecord('accounting_mappings', of.mapping, values, of.version ?? 0));
    const record = of.kind === 'product' ? { product: of.record } : of.record ? { account: of.record } : { key: of.key };
    await createRecord('accounting_mappings', { kind: of.kind, ...record, ...values });
}

export const fileAddress = (attachment: string) => `/api/v1/attachments/${attachment}/content`;
