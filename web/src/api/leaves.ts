// Leave with return: who is away, who covers, what is on loan.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Owned } from '@/api/admin';
import type { Named } from '@/api/types';

export interface LeaveShare {
    to: Named;
    /** Null: all that no other share names. */
    objects: string[] | null;
}

export interface Leave {
    id: string;
    person: Named;
    from: string;
    until: string;
    state: 'planned' | 'running' | 'returning' | 'ended' | 'cancelled';
    shares: LeaveShare[];
    note: string | null;
    trouble: 'cover_gone' | 'owner_gone' | 'for_good' | null;
    lent_batch: string | null;
    return_batch: string | null;
    lent: number | null;
    not_lent: number | null;
    returned: number | null;
    stayed: number | null;
    may_change: boolean;
}

export interface LentRecord {
    object: string;
    id: string;
    title: string | null;
    cover: Named | null;
    owner: Named | null;
    now: 'lent' | 'back' | 'moved' | 'closed' | 'gone';
}

export interface LeaveWish {
    from: string;
    until: string;
    shares: { to: string; objects?: string[] }[];
    note?: string;
}

export const leavesQuery = queryOptions({
    queryKey: ['leaves'],
    queryFn: async ({ signal }) => (await http.get<{ leaves: Leave[] }>('/leaves', { signal })).leaves,
    staleTime: 0,
});

export const leaveBookQuery = (person: string) =>
    queryOptions({
        queryKey: ['leaves', 'book', person],
        queryFn: async ({ signal }) => (await http.get<{ objects: Owned[] }>(`/users/${person}/leave_book`, { signal })).objects,
        staleTime: 0,
    });

export const lentQuery = (leave: string) =>
    infiniteQueryOptions({
        queryKey: ['leaves', 'records', leave],
        queryFn: ({ pageParam, signal }) => http.get<{ records: LentRecord[]; next: string | null }>(`/leaves/${leave}/records`, { signal, query: { limit: 100, cursor: pageParam } }),
        initialPageParam: '',
        getNextPageParam: (last: { next: string | null }) => last.next ?? undefined,
        staleTime: 0,
    });

export interface Loan {
    id: string;
    person: Named;
    cover: Named;
    until: string;
}

export const loanQuery = (object: string, record: string, version: number) =>
    queryOptions({
        queryKey: ['leaves', 'of', object, record, version],
        queryFn: async ({ signal }) => (await http.get<{ leave: Loan | null }>(`/leaves/of/${object}/${record}`, { signal })).leave,
    });

export const planLeave = (person: string, wish: LeaveWish) => http.post<Leave>(`/users/${person}/leaves`, wish);
export const moveLeave = (leave: string, days: { from?: string; until?: string }) => http.post<Leave>(`/leaves/${leave}/days`, days);
export const endLeave = (leave: string, give_back: boolean) => http.post<Leave>(`/leaves/${leave}/end`, { give_back });
export const cancelLeave = (leave: string) => http.post<Leave>(`/leaves/${leave}/cancel`);
