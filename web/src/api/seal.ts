// The sealed change log: its newest signed head, what waits, and what the last check found.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';

export interface TreeHead {
    size: number;
    root: string;
    at: string;
    at_us: number;
    key: string;
    signature: string;
}

export interface SealCheck {
    at: string;
    sealed: number;
    waiting: number;
    erased: number;
    heads: number;
    faults: number;
    ms: number;
    first: { kind: string; seq?: string; what: { en: string; zh: string } } | null;
}

export interface Seal {
    head: TreeHead | null;
    waiting: number;
    public_key: string | null;
    stopped: { en: string; zh: string } | null;
    last_check: SealCheck | null;
}

export const sealQuery = queryOptions({
    queryKey: ['seal'],
    queryFn: ({ signal }) => http.get<Seal>('/seal', { signal }),
    staleTime: 0,
});

interface HeadPage {
    heads: TreeHead[];
    next: string | null;
}

export const headsQuery = infiniteQueryOptions({
    queryKey: ['seal', 'heads'],
    queryFn: ({ pageParam, signal }) => http.get<HeadPage>('/seal/heads', { signal, query: { limit: 20, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last: HeadPage) => last.next ?? undefined,
    staleTime: 0,
});

export const verifySeal = () => http.post<{ job: string }>('/seal/verify');
export const sealBundle = (values: boolean) => `/api/v1/seal/bundle?values=${values}`;
export const sealHead = '/api/v1/seal';
