// Imports: a file in, how it is read, a dry run, the run, what was wrong.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';

export type ImportState = 'draft' | 'checking' | 'checked' | 'running' | 'done' | 'failed' | 'cancelled' | 'undone';
export type ImportMode = 'create' | 'update' | 'upsert';
export type DateOrder = 'auto' | 'ymd' | 'dmy' | 'mdy';

export interface ColumnMapping {
    column: string;
    /** Null: the column is not imported. */
    field: string | null;
    /** The field by which a reference is found. */
    match?: string | null;
    create_missing?: boolean;
}

export interface ImportColumn {
    name: string;
    samples: string[];
    proposal: { field: string; match?: string | null; create_missing?: boolean } | null;
}

export interface ImportProgress {
    rows: number;
    total: number;
    created: number;
    updated: number;
    skipped: number;
    failed: number;
    /** Rows a second. */
    rate: number;
}

export interface ImportError {
    row: number;
    line: number;
    column: string;
    field: string;
    code: string;
    message: string;
    value: string;
}

/** By the heading of the column, then by what stands in the file. */
export type ValueMap = Record<string, Record<string, string>>;

export interface ImportSettings {
    mapping: ColumnMapping[];
    mode: ImportMode;
    key: string | null;
    defaults: Record<string, unknown>;
    date_format: DateOrder;
    value_map: ValueMap;
}

export interface ImportData extends Partial<ImportSettings> {
    id: string;
    object: string;
    file: string;
    size: number;
    created_at?: string;
    rows_estimate: number;
    encoding: string;
    encodings?: string[];
    delimiter: string;
    columns: ImportColumn[];
    state: ImportState;
    progress?: ImportProgress | null;
    batch?: string | null;
    /** Why it failed as a whole. */
    problem?: string | null;
    errors?: ImportError[];
}

export const importsQuery = queryOptions({
    queryKey: ['imports'],
    queryFn: async ({ signal }) => (await http.get<{ imports: ImportData[] }>('/imports', { signal })).imports,
});

const poll_ms = 700;

export const isAtWork = (state: ImportState) => state === 'checking' || state === 'running';

/** Asks again while the server works: the event stream may be held up by a proxy. */
export function importQuery(id: string) {
    return queryOptions({
        queryKey: ['imports', id],
        queryFn: ({ signal }) => http.get<ImportData>(`/imports/${id}`, { signal }),
        staleTime: 0,
        refetchInterval: (query) => (query.state.data && isAtWork(query.state.data.state) ? poll_ms : false),
    });
}

export function beginImport(file: File, object: string): Promise<ImportData> {
    const form = new FormData();
    form.set('object', object);
    form.set('file', file);
    return http.post<ImportData>('/imports', form);
}

export type ImportChange = Partial<ImportSettings> & { object?: string; encoding?: string; delimiter?: string };

export const changeImport = (id: string, change: ImportChange) => http.patch<ImportData>(`/imports/${id}`, change);
export const dryRun = (id: string) => http.post<ImportData>(`/imports/${id}/dry_run`);
export const runImport = (id: string) => http.post<ImportData>(`/imports/${id}/run`);
/** Stops one that runs, forgets one that has not begun. */
export const cancelImport = (id: string) => http.delete(`/imports/${id}`);
export const errorsHref = (id: string) => `/api/v1/imports/${encodeURIComponent(id)}/errors.csv`;
