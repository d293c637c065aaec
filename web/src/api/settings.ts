// What stands behind the settings: tokens, acts on many records, the queue, the schema's own changes.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Batch, Field, Label, ObjectMeta } from '@/api/types';

export interface Token {
    id: string;
    name: string;
    scopes: string[];
    created_at: string;
    expires_at?: string | null;
    last_used_at?: string | null;
}

export const tokensQuery = queryOptions({
    queryKey: ['tokens'],
    queryFn: async ({ signal }) => (await http.get<{ tokens: Token[] }>('/tokens', { signal })).tokens,
});
/** The secret is told this once. */
export const createToken = (token: { name: string; scopes: string[]; password: string; expires_at?: string }) => http.post<Token & { token: string }>('/tokens', token);
export const dropToken = (id: string) => http.delete(`/tokens/${id}`);

interface BatchPage {
    batches: Batch[];
    next: string | null;
}

export const batchesQuery = infiniteQueryOptions({
    queryKey: ['batches'],
    queryFn: ({ pageParam, signal }) => http.get<BatchPage>('/batches', { signal, query: { limit: 50, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last: BatchPage) => last.next ?? undefined,
});

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
    id: string;
    kind: string;
    state: JobState;
    attempt?: number;
    progress?: { done: number; total: number };
    created_at: string;
    finished_at?: string | null;
    error?: string | null;
}

interface JobPage {
    jobs: Job[];
    next: string | null;
}

export const jobsQuery = (state: JobState | '') =>
    infiniteQueryOptions({
        queryKey: ['jobs', state],
        queryFn: ({ pageParam, signal }) => http.get<JobPage>('/jobs', { signal, query: { state, cursor: pageParam } }),
        initialPageParam: '',
        getNextPageParam: (last: JobPage) => last.next ?? undefined,
    });
export const retryJob = (id: string) => http.post(`/jobs/${id}/retry`);

export const changeOwnPassword = (current: string, next: string, revoke_tokens: boolean) => http.post('/session/password', { current, new: next, revoke_tokens });

export interface NewField {
    name: string;
    kind: string;
    label: Label;
    required?: boolean;
    unique?: boolean;
    prefix?: string;
    digits?: number;
    indexed?: boolean;
    object?: string;
    options?: { value: string; label: Label; color?: string }[];
    formula?: string;
    result?: string | null;
    over?: string;
    by?: string;
    measure?: string;
    field?: string | null;
    condition?: unknown;
}

export interface NewObject {
    name: string;
    labels: ObjectMeta['labels'];
    icon: string;
    title: string;
    list: string[];
    fields: NewField[];
}

export interface Impact {
    records: number;
    exact: boolean;
    views: string[];
    rules: string[];
    roles: string[];
    references: string[];
}

/** What a change of the object, or of one of its fields, would touch. */
export const impactQuery = (object: string, field?: string) =>
    queryOptions({
        queryKey: ['impact', object, field],
        queryFn: ({ signal }) => http.get<Impact>(`/meta/objects/${object}/impact`, { signal, query: { field } }),
        staleTime: 0,
    });

export type ObjectChange = Partial<Pick<ObjectMeta, 'labels' | 'icon' | 'list' | 'help'>> & { navigation?: boolean; order?: string[] };
export const changeObject = (object: string, change: ObjectChange) => http.patch<ObjectMeta>(`/meta/objects/${object}`, change);
export const dropObject = (object: string) => http.delete(`/meta/objects/${object}`);

export const nextNumberQuery = (object: string, field: string) =>
    queryOptions({
        queryKey: ['next-number', object, field],
        queryFn: async ({ signal }) => (await http.get<{ next: number }>(`/meta/objects/${object}/fields/${field}/next`, { signal })).next,
        staleTime: 0,
    });
export const setNextNumber = (object: string, field: string, next: number) => http.put(`/meta/objects/${object}/fields/${field}/next`, { next });

export interface FormulaFunction {
    name: string;
    arguments: string;
    help: Label;
}

export const formulaFunctionsQuery = queryOptions({
    queryKey: ['formula-functions'],
    queryFn: async ({ signal }) => (await http.get<{ functions: FormulaFunction[] }>('/meta/formula-functions', { signal })).functions,
    staleTime: Infinity,
});

export interface FormulaAnswer {
    /** The kind of what it gives; null where it is wrong. */
    result: string | null;
    /** Where it is wrong, in characters, and why. */
    problem: { position: number; length: number; code: string; message: Label } | null;
    /** Worked out on some record. */
    sample: { id: string; name: string | null; value: unknown } | null;
}

export interface AskedFormula {
    object: string;
    formula: string;
    field: string | undefined;
    result: string | undefined;
}

/** What a formula would give. */
export const formulaQuery = ({ object, ...asked }: AskedFormula) =>
    queryOptions({
        queryKey: ['formula', object, asked],
        queryFn: ({ signal }) => http.post<FormulaAnswer>(`/meta/objects/${object}/formula`, asked, { signal }),
        enabled: asked.formula.trim() !== '',
        staleTime: 0,
    });

export const addObject = (object: NewObject) => http.post('/meta/objects', object);
export const addField = (object: string, field: NewField) => http.post(`/meta/objects/${object}/fields`, field);
export type FieldChange = Partial<Pick<Field, 'label' | 'help' | 'options' | 'required' | 'unique'>> & { prefix?: string; digits?: number } & Partial<Pick<NewField, 'formula' | 'result' | 'over' | 'by' | 'measure' | 'field' | 'condition'>>;
export const changeField = (object: string, field: string, change: FieldChange) =>
    http.patch(`/meta/objects/${object}/fields/${field}`, change);
export const dropField = (object: string, field: string) => http.delete(`/meta/objects/${object}/fields/${field}`);
