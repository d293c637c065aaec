// Imports: a file in, how it is read, a dry run, the run, what was wrong.

import { keepPreviousData, queryOptions } from '@tanstack/react-query';
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
    /** Instead: what stands there stands in this column of the file that holds what is named. */
    match_column?: string | null;
    create_missing?: boolean;
}

/** What becomes of a new row that a rule against duplicates refuses. */
export type OnTwin = 'rule' | 'allow' | 'update' | 'skip';

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
    /** The export that the mapping is made for, "remembered", or null. */
    preset?: string | null;
    mapping: ColumnMapping[];
    mode: ImportMode;
    key: string | null;
    defaults: Record<string, unknown>;
    date_format: DateOrder;
    value_map: ValueMap;
    twins: OnTwin;
}

export interface ImportData extends Partial<ImportSettings> {
    id: string;
    object: string;
    file: string;
    size: number;
    created_at?: string;
    rows_estimate: number;
    format?: 'csv' | 'xlsx' | 'vcard' | 'jsonl' | 'zip';
    encoding: string | null;
    encodings?: string[];
    /** False: several encodings would do; look at the preview. */
    encoding_sure?: boolean;
    delimiter: string | null;
    sheet?: string | null;
    sheets?: string[];
    /** Files of a zip, in the order in which they run: imports of their own. Without an object one is left out. */
    parts?: ImportData[];
    /** What this is a part of. */
    whole?: string | null;
    columns: ImportColumn[];
    presets?: ImportPreset[];
    /** What a dry run would do, a few rows of each. */
    samples?: Record<SampleKind, ImportSample[]>;
    state: ImportState;
    progress?: ImportProgress | null;
    batch?: string | null;
    /** Why it failed as a whole. */
    problem?: string | null;
    errors?: ImportError[];
}

export interface ImportPreset {
    name: string;
    label: { en: string; zh: string };
    object: string;
}

export type SampleKind = 'created' | 'updated' | 'skipped';

export interface ImportSample {
    row: number;
    line: number;
    /** Null: it would be new. */
    record: string | null;
    name: string;
    change: { changes: { field: string; from: unknown; to: unknown }[] };
}

/** A row as the file is read now. */
export interface PreviewRow {
    row: number;
    line: number;
    cells: string[];
    /** By heading, where it differs from the cell. */
    understood: Record<string, string>;
    errors: { column: string; message: string }[];
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

/** Of an archive the server finds out what each file holds. */
export function beginImport(file: File, object: string): Promise<ImportData> {
    const form = new FormData();
    if (!/\.zip$/i.test(file.name)) form.set('object', object);
    form.set('file', file);
    return http.post<ImportData>('/imports', form);
}

export type ImportChange = Partial<ImportSettings> & { object?: string | null; order?: string[]; encoding?: string; delimiter?: string; sheet?: string };

export const changeImport = (id: string, change: ImportChange) => http.patch<ImportData>(`/imports/${id}`, change);
type PreviewSettings = Pick<ImportSettings, 'mapping' | 'value_map' | 'date_format' | 'defaults'>;

/** Asked again whenever the settings, or how the file is read, are others. */
export function previewQuery(data: ImportData, settings: PreviewSettings) {
    const { mapping, value_map, date_format, defaults } = settings;
    const body = { mapping, value_map, date_format, defaults };
    return queryOptions({
        queryKey: ['imports', data.id, 'preview', data.encoding, data.delimiter, data.sheet, body],
        queryFn: async ({ signal }) => (await http.post<{ rows: PreviewRow[] }>(`/imports/${data.id}/preview`, body, { signal })).rows,
        placeholderData: keepPreviousData,
        retry: false,
    });
}

export const dryRun = (id: string) => http.post<ImportData>(`/imports/${id}/dry_run`);
export const runImport = (id: string) => http.post<ImportData>(`/imports/${id}/run`);
/** Stops one that runs, forgets one that has not begun. */
export const cancelImport = (id: string) => http.delete(`/imports/${id}`);
export const errorsHref = (id: string) => `/api/v1/imports/${encodeURIComponent(id)}/errors.csv`;
