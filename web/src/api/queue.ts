// The follow-up queue: the lead that wants work next, and what came of working on it.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { RecordData } from '@/api/types';

export const outcomes = ['reached', 'no_answer', 'call_back', 'meeting', 'hand_over', 'nurture', 'not_interested', 'snooze', 'skip'] as const;
export type Outcome = (typeof outcomes)[number];
export type Wants = 'answer' | 'accept' | 'planned' | 'woken' | 'untouched' | 'oldest';
export type Whose = 'mine' | 'team';

export interface QueueTask {
    id: string;
    subject: string;
    kind: string;
    at: string;
    may: boolean;
}
export interface QueueCard {
    lead: RecordData | null;
    /** "asked": the lead was named, and wants nothing by itself. */
    reason: { code: Wants | 'asked'; at: string | null } | null;
    /** One may work on leads of colleagues. */
    team: boolean;
    may: boolean;
    outcomes: Outcome[];
    hand_over: { status: string; required: string[] } | null;
    unanswered: number;
    next: { no_answer: string; reached: string };
    tasks: QueueTask[];
    script: { id: string; name: string; body: string } | null;
    checklist: string[];
    /** Up to 100 of each. */
    waiting: Record<Wants, number>;
    today: { calls: number; reached: number; meetings: number };
}
export interface OutcomeWish {
    outcome: Outcome;
    version: number;
    note?: string;
    values?: Record<string, unknown>;
    /** Null: nothing is planned. Left out: as usual. */
    next_at?: string | null;
    reason?: string;
    until?: string | null;
    meeting?: { starts_at: string; minutes?: number; subject?: string };
    to?: string;
    ticks?: string[];
    whose: Whose;
}
export interface ToldOutcome {
    batch: string;
    lead: { id: string; name: string };
    planned: string | null;
    /** Null: it was written, but what comes next has to be asked for. */
    next: QueueCard | null;
}

/** Never asked again by itself: nobody is given another lead while they type. */
export const queueQuery = (whose: Whose, lead: string) =>
    queryOptions({
        queryKey: ['queue', whose, lead],
        queryFn: ({ signal }) => http.get<QueueCard>('/leads/queue', { signal, query: { whose, lead } }),
        staleTime: Infinity,
        gcTime: 0,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: false,
    });

export const tellOutcome = (lead: string, wish: OutcomeWish, idempotency_key: string) => http.post<ToldOutcome>(`/leads/${lead}/outcome`, wish, { idempotency_key });
