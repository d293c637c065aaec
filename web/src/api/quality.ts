// How good records are, by rules that are data: of an object as a whole, of one record, and what a
// mechanical fix would make of them.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter, Label, Named } from '@/api/types';

export type RuleKind = 'filled' | 'valid' | 'fresh' | 'related' | 'holds';

export interface QualityRule {
    id: string;
    label: Label;
    kind: RuleKind;
    weight: number;
    fields: string[];
    /** What good records meet. */
    filter: Filter;
}
export interface QualityReport {
    records: number;
    average: number | null;
    rules: (QualityRule & { lacking: number })[];
    /** How many records have 0 to 9, 10 to 19, … 90 to 100. */
    bands: number[];
    owners: { owner: Named | null; records: number; average: number }[];
    trend: { day: string; records: number; average: number }[];
    job: { id: string; progress: { done: number; total: number } } | null;
}
export interface RecordQuality {
    score: number | null;
    rules: (QualityRule & { holds: boolean })[];
}
export interface Fix {
    id: string;
    name: string;
    fields: { field: string; from: unknown; to: unknown }[];
}
export interface FixPreview {
    /** Records that are not written properly. */
    filter: Filter;
    count: number;
    /** Of so many of them, so many can be mended. */
    looked_at: number;
    mendable: number;
    samples: Fix[];
}

const while_scoring_ms = 2_000;

export const qualityQuery = (object: string) =>
    queryOptions({
        queryKey: ['quality', object],
        queryFn: ({ signal }) => http.get<QualityReport>(`/${object}/quality`, { signal }),
        refetchInterval: (query) => (query.state.data?.job ? while_scoring_ms : false),
    });

export const recordQualityQuery = (object: string, id: string, version: number) =>
    queryOptions({
        queryKey: ['quality', object, id, version],
        queryFn: ({ signal }) => http.get<RecordQuality>(`/${object}/${id}/quality`, { signal }),
        staleTime: 0,
    });

export const fixPreviewQuery = (object: string, fields: string[]) =>
    queryOptions({
        queryKey: ['quality', object, 'preview', fields],
        queryFn: ({ signal }) => http.post<FixPreview>(`/${object}/quality/preview`, { fields }, { signal }),
        staleTime: 0,
        retry: false,
    });
