// Taking acts back, putting records back to what they were, and the recycle bin.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Batch, Change, Named, UndoResult } from '@/api/types';

export interface TakenBack {
    object: string;
    id: string;
    name: string;
    act: 'update' | 'delete' | 'restore';
    changes: Change[];
}

export interface UndoPreview {
    undone: number;
    /** False: these are the newest of more. */
    whole: boolean;
    next: string | null;
    taken: TakenBack[];
    conflicts: UndoResult['conflicts'];
}

/** What goes back although somebody has changed it since: all, or these fields of these records. */
export type Anyway = 'all' | { id: string; fields?: string[] }[];

/** A batch, or what somebody did in a span of time. */
export type UndoScope = { batch: string } | { user: string; from: string; to?: string | undefined; object?: string | undefined };

const pathOf = (scope: UndoScope) => ('batch' in scope ? `/batches/${scope.batch}/undo` : '/undo');
const bodyOf = (scope: UndoScope) => ('batch' in scope ? {} : scope);

export const undoPreviewQuery = (scope: UndoScope) =>
    infiniteQueryOptions({
        queryKey: ['undo-preview', scope],
        queryFn: ({ pageParam, signal }) => http.post<UndoPreview>(pathOf(scope), { ...bodyOf(scope), dry_run: true, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
        initialPageParam: '',
        getNextPageParam: (last: UndoPreview) => last.next ?? undefined,
        staleTime: 0,
        gcTime: 0,
    });

export const undoScope = (scope: UndoScope, anyway: Anyway) => http.post<UndoResult>(pathOf(scope), { ...bodyOf(scope), anyway });

export const changedSinceQuery = (batch: string) =>
    queryOptions({
        queryKey: ['changed-since', batch],
        queryFn: async ({ signal }) => (await http.get<{ records: number | null }>(`/batches/${batch}/changed_since`, { signal })).records,
        staleTime: 0,
    });

export const batchQuery = (id: string) => queryOptions({ queryKey: ['batches', id], queryFn: ({ signal }) => http.get<Batch>(`/batches/${id}`, { signal }) });

export interface Reversion {
    /** From what is there now to what was. */
    changes: Change[];
    batch?: string;
}

export const revertRecord = (object: string, id: string, as_of: string, fields?: string[]) =>
    http.post<Reversion>(`/${object}/${id}/revert`, { as_of, ...(fields ? { fields } : {}) });

export const reversionQuery = (object: string, id: string, as_of: string) =>
    queryOptions({
        queryKey: ['reversion', object, id, as_of],
        queryFn: async ({ signal }) => (await http.post<Reversion>(`/${object}/${id}/revert`, { as_of, dry_run: true }, { signal })).changes,
        staleTime: 0,
        gcTime: 0,
    });

export interface Deleted {
    object: string;
    id: string;
    version: number;
    name: string;
    deleted_at: string;
    deleted_by: Named | null;
    owner: Named | null;
}

interface BinPage {
    records: Deleted[];
    next: string | null;
    /** So long they are kept. */
    days: number;
}

export interface BinQuestion {
    object?: string | undefined;
    q?: string | undefined;
    by?: string | undefined;
}

export const binQuery = (question: BinQuestion) =>
    infiniteQueryOptions({
        queryKey: ['bin', question],
        queryFn: ({ pageParam, signal }) => http.get<BinPage>('/bin', { signal, query: { ...question, limit: 50, cursor: pageParam } }),
        initialPageParam: '',
        getNextPageParam: (last: BinPage) => last.next ?? undefined,
        staleTime: 0,
    });

export interface BinAct extends BinQuestion {
    /** Erasing is purging, and the values in the audit trail go with it. */
    op: 'restore' | 'purge' | 'erase';
    /** These, or all that the question finds. */
    records?: { object: string; id: string }[];
    label?: string;
}

interface BinAnswer {
    count: number;
    objects: { object: string; count: number; job?: string; batch?: string | null }[];
}

export const actOnBin = (act: BinAct) => http.post<BinAnswer>('/bin', act);
export const countInBin = (act: BinAct) => http.post<BinAnswer>('/bin', { ...act, dry_run: true });

export interface Beside {
    object: string;
    id: string;
    kind: 'delete' | 'update';
    name: string;
}

/** What the same act deleted or emptied beside the record. */
export const besideQuery = (object: string, id: string) =>
    queryOptions({
        queryKey: ['beside', object, id],
        queryFn: async ({ signal }) => (await http.post<{ beside: Beside[] }>(`/${object}/${id}/restore`, { dry_run: true }, { signal })).beside,
        staleTime: 0,
        gcTime: 0,
    });

export const bringBack = (object: string, id: string, wish: { beside?: boolean; values?: Record<string, unknown>; label?: string }) =>
    http.post(`/${object}/${id}/restore`, wish);
