// Asking for approval, and deciding.

import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Label } from '@/lib/i18n';
import type { Named } from '@/api/types';

export interface ApprovalFact {
    field: string;
    label: Label;
    kind: string;
    asked: unknown;
    now: unknown;
    proposed: unknown;
    changed: boolean;
    proposes: boolean;
}

export interface ApprovalTurn {
    id: string;
    approver: Named | null;
    stands_for: Named | null;
    kind: 'asked' | 'stand_in' | 'delegated' | 'escalated';
    state: 'waiting' | 'approved' | 'rejected' | 'delegated' | 'passed';
    round: number;
    since: string | null;
    decided_by: Named | null;
    decided_at: string | null;
    reason: string | null;
}

export interface ApprovalStep {
    name: Label;
    need: 'any' | 'all';
    hours: number | null;
    state: 'done' | 'skipped' | 'current' | 'rejected' | 'stopped' | 'ahead';
    turns: ApprovalTurn[];
}

export interface ApprovalRequest {
    id: string;
    process: { id: string; name: Label };
    record: { object: string; id: string; title: string; visible: boolean };
    state: 'pending' | 'approved' | 'rejected' | 'withdrawn';
    asked_by: Named | null;
    asked_at: string;
    note: string | null;
    round: number;
    since: string | null;
    due_at: string | null;
    late: number;
    closed_at: string | null;
    closed_by: Named | null;
    reason: string | null;
    left_undone: Label | null;
    proposes: boolean;
    facts: ApprovalFact[];
    /** Since it was asked. */
    changed: boolean;
    /** What a decision says it has looked at. */
    seen: string | null;
    steps: ApprovalStep[];
    earlier: ApprovalTurn[];
    may: { decide: boolean; delegate: boolean; withdraw: boolean; ask_again: boolean };
}

export interface ApprovalOffer {
    id: string;
    name: Label;
    start: 'asked' | 'required';
    approved: boolean;
    description: string;
    /** Steps still to come that wait for it: {status, "sent"} of a draft. */
    stands_before: { field: string; value: string }[];
}

/** What can be asked for now, rather than when a change is refused. */
export const isOffered = ({ start, approved, stands_before }: ApprovalOffer): boolean => !approved && (start === 'asked' || stands_before.length > 0);

export type ApprovalBox = 'waiting' | 'mine' | 'done' | 'all';

interface Page {
    requests: ApprovalRequest[];
    next: string | null;
}

export const approvalsQuery = (box: ApprovalBox) =>
    infiniteQueryOptions({
        queryKey: ['approvals', 'box', box],
        queryFn: ({ signal, pageParam }) => http.get<Page>('/approvals', { signal, query: { box, cursor: pageParam } }),
        initialPageParam: '',
        getNextPageParam: (page) => page.next,
        staleTime: 0,
    });

export const approvalCountQuery = queryOptions({
    queryKey: ['approvals', 'count'],
    queryFn: async ({ signal }) => (await http.get<{ waiting: number }>('/approvals/count', { signal })).waiting,
});

export const recordApprovalsQuery = (object: string, id: string, version: number) =>
    queryOptions({
        queryKey: ['approvals', 'of', object, id, version],
        queryFn: ({ signal }) => http.get<{ requests: ApprovalRequest[]; processes: ApprovalOffer[] }>(`/approvals/of/${object}/${id}`, { signal }),
        staleTime: 0,
    });

export interface StandIn {
    stand_in: Named | null;
    first_day: string | null;
    last_day: string | null;
}
export const standInQuery = queryOptions({
    queryKey: ['approvals', 'stand_in'],
    queryFn: ({ signal }) => http.get<StandIn>('/approvals/stand_in', { signal }),
    staleTime: 0,
});

const act = (path: string, body: unknown) => http.post<Page>(`/approvals${path}`, body);

export const askApproval = (asking: { object: string; record: string; process?: string; values?: Record<string, unknown>; note?: string }) => act('', asking);
export const decideApproval = (id: string, decision: { decision: 'approve' | 'reject'; reason?: string; seen?: string | null }) => act(`/${id}/decide`, decision);
export const withdrawApproval = (id: string, reason: string) => act(`/${id}/withdraw`, { reason });
export const delegateApproval = (id: string, to: string, reason: string, from?: string) => act(`/${id}/delegate`, { to, reason, ...(from ? { from } : {}) });
export const setStandIn = (stand_in: { stand_in: string | null; first_day: string | null; last_day: string | null }) => http.put<StandIn>('/approvals/stand_in', stand_in);

export const refreshApprovals = (client: QueryClient) => client.invalidateQueries({ queryKey: ['approvals'] });
