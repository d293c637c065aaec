// What history says of how open records will end: the back-test of it, and one record with its reasons.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Label } from '@/api/types';

export type Verdict = 'too_little' | 'no_better' | 'better';
export interface OddsScore {
    /** 0.5: no better than tossing a coin. */
    auc: number;
    brier: number;
    log_loss: number;
}
export interface BackTest {
    verdict: Verdict;
    records: number;
    won: number;
    taught: number;
    tested: number;
    samples: number;
    split: string | null;
    base_rate: number;
    gain: number;
    gain_error: number;
    calibration_error: number;
    model: OddsScore;
    base: OddsScore;
    /** Looks at which what stood in the record is known: both are measured on these. */
    stated_samples: number;
    stated: OddsScore;
    model_where_stated: OddsScore;
    calibration: { predicted: number; observed: number; samples: number }[];
    telling: string[];
}
export interface OddsLevel {
    what: 'level' | 'range' | 'empty' | 'others';
    label?: Label;
    from?: number | null;
    to?: number | null;
    records: number;
    won_percent: number;
    weight: number;
}
export interface OddsFact {
    fact: string;
    label: Label;
    matters: number;
    /** None for whoever does not see all records. */
    levels: OddsLevel[];
}
export interface OddsReport {
    version: number;
    at: string | null;
    records_min: number;
    outcome_min: number;
    report: BackTest | null;
    facts: OddsFact[];
    hidden: boolean;
    job: { id: string; progress: { done: number; total: number } } | null;
}
export interface OddsReason {
    fact: string;
    label: Label;
    points: number;
    value: { what: 'level'; label: Label } | { what: 'number'; number: number } | { what: 'empty' };
}
export interface RecordOdds {
    probability: number | null;
    stated: number | null;
    apart: boolean;
    open: boolean;
    verdict: Verdict | null;
    base_rate: number | null;
    records: number;
    reasons: OddsReason[];
    hidden: boolean;
}

const while_learning_ms = 1_500;

export const oddsQuery = (object: string) =>
    queryOptions({
        queryKey: ['odds', object],
        queryFn: ({ signal }) => http.get<OddsReport>(`/${object}/odds`, { signal }),
        refetchInterval: (query) => (query.state.data?.job ? while_learning_ms : false),
    });

export const recordOddsQuery = (object: string, id: string, version: number) =>
    queryOptions({
        queryKey: ['odds', object, id, version],
        queryFn: ({ signal }) => http.get<RecordOdds>(`/${object}/${id}/odds`, { signal }),
        staleTime: 0,
    });

export const learnAnew = (object: string) => http.post<{ job: string }>(`/${object}/odds/train`, {});
