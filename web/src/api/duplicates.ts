// Groups of records that may be the same: found, decided about, merged.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Named, RecordData } from '@/api/types';

export type TwinState = 'open' | 'merged' | 'dismissed';
export type TwinReason =
    | 'email' | 'phone' | 'external' | 'domain' | 'name' | 'name_pinyin' | 'name_swapped' | 'name_similar' | 'name_initial' | 'company' | 'mail_name';
export type Keep = 'fullest' | 'newest' | 'oldest';

export interface TwinGroup {
    id: string;
    /** 0 to 1 */
    score: number;
    state: TwinState;
    reasons: TwinReason[];
    ids: string[];
    /** Which would stay, by what it says. */
    winner: string;
    found_at: string;
    decided_at: string | null;
    decided_by: Named | null;
    batch: string | null;
}
export interface TwinPage {
    groups: TwinGroup[];
    records: RecordData[];
    next: string | null;
}
export interface TwinOverview {
    object: string;
    open: number;
    scanned: { at: string; records: number; groups: number; seconds: number } | null;
    job: TwinJob | null;
    /** Merges by a rule that are under way. */
    merging: TwinJob | null;
}
export interface TwinJob {
    id: string;
    state: string;
    progress: { done: number; total: number };
}

const while_working_ms = 1_000;

export const twinOverviewQuery = queryOptions({
    queryKey: ['duplicates'],
    queryFn: async ({ signal }) => (await http.get<{ objects: TwinOverview[] }>('/duplicates', { signal })).objects,
    refetchInterval: (query) => (query.state.data?.some((each) => each.job || each.merging) ? while_working_ms : false),
});

/** A new search finds other groups: `scanned` is when the last one was. */
export const twinGroupsQuery = (object: string, state: TwinState, min_score: number, scanned: string) =>
    infiniteQueryOptions({
        queryKey: ['duplicates', object, state, min_score, scanned],
        queryFn: ({ pageParam, signal }) => http.get<TwinPage>(`/${object}/duplicates`, { signal, query: { state, min_score, cursor: pageParam } }),
        initialPageParam: '',
        getNextPageParam: (last) => last.next ?? undefined,
    });

export interface MergePreview {
    record: RecordData;
    moves: { object: string; field: string; rows: number }[];
}
export interface Merged {
    batch: string;
    moved: number;
    /** Moves the rest of what hung on the others. */
    job: string | null;
    record: RecordData;
}
type Take = Record<string, string>;

export const mergePreviewQuery = (object: string, winner: string, losers: string[], take: Take) =>
    queryOptions({
        queryKey: ['merge_preview', object, winner, losers, take],
        queryFn: ({ signal }) => http.post<MergePreview>(`/${object}/${winner}/merge`, { losers, take, dry_run: true }, { signal }),
        retry: false,
    });
export const mergeRecords = (object: string, winner: string, losers: string[], take: Take) =>
    http.post<Merged>(`/${object}/${winner}/merge`, { losers, take });

export const scanForTwins = (object: string) => http.post<{ job: string }>(`/${object}/duplicates/scan`, {});
export const dismissTwins = (group: string) => http.post(`/duplicates/${group}/dismiss`, {});
export const reopenTwins = (group: string) => http.post(`/duplicates/${group}/reopen`, {});

export interface BulkMergePreview {
    groups: number;
    sample: { id: string; score: number; records: { id: string; name: string; stays: boolean }[] }[];
}
export const bulkMergePreviewQuery = (object: string, min_score: number, keep: Keep) =>
    queryOptions({
        queryKey: ['duplicates', 'bulk', object, min_score, keep],
        queryFn: ({ signal }) => http.post<BulkMergePreview>(`/${object}/duplicates/merge`, { min_score, keep, dry_run: true }, { signal }),
    });
export const cancelJob = (id: string) => http.post(`/jobs/${id}/cancel`, {});
export const mergeByRule = (object: string, min_score: number, keep: Keep, label: string) =>
    http.post<{ job: string; batch: string }>(`/${object}/duplicates/merge`, { min_score, keep, label });
