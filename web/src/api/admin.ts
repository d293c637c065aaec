// What administrators ask beside records: why somebody sees something, accounts, the trail of changes.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Job } from '@/api/settings';
import type { Named, TimelineItem } from '@/api/types';
import type { Label } from '@/lib/i18n';

export interface Access {
    read: boolean;
    update: boolean;
    delete: boolean;
    reasons: Label[];
}

export const accessQuery = (object: string, record: string, user: string) =>
    queryOptions({
        queryKey: ['access', object, record, user],
        queryFn: ({ signal }) => http.get<Access>(`/${object}/${record}/access`, { signal, query: { user } }),
        staleTime: 0,
    });

export interface AccountState {
    id: string;
    has_password: boolean;
    second_factor: boolean;
    passkeys: boolean;
    last_seen_at: string | null;
    link: { purpose: LinkPurpose; expires_at: string } | null;
}

export type LinkPurpose = 'invite' | 'reset';

export const accountsQuery = queryOptions({
    queryKey: ['accounts'],
    queryFn: async ({ signal }) => (await http.get<{ users: AccountState[] }>('/users/states', { signal })).users,
});

export interface OneTimeLink {
    path: string;
    purpose: LinkPurpose;
    expires_at: string;
}

/** The present password of whoever asks, and a code where they have a second factor. */
export interface Proof {
    current: string;
    code?: string;
}

/** Asks for the proof where the user has a password already. */
export const makeLink = (user: string, purpose: LinkPurpose, proof?: Proof) => http.post<OneTimeLink>(`/users/${user}/invitation`, { purpose, ...proof });
export const withdrawLink = (user: string) => http.delete(`/users/${user}/invitation`);

export interface Owned {
    object: string;
    count: number;
}

export const ownedQuery = (user: string) =>
    queryOptions({
        queryKey: ['owned', user],
        queryFn: async ({ signal }) => (await http.get<{ objects: Owned[] }>(`/users/${user}/owned`, { signal })).objects,
        staleTime: 0,
    });

export const handOver = (from: string, to: string, objects: string[]) =>
    http.post<{ job: string; batch: string }>(`/users/${from}/hand_over`, { to, objects });

export interface TrailQuestion {
    object?: string | undefined;
    record?: string | undefined;
    user?: string | undefined;
    kind?: string | undefined;
    via?: string | undefined;
    batch?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
}

export interface TrailEntry {
    seq: string;
    object: string;
    id: string;
    /** Null where the record is gone for good. */
    title: string | null;
    change: Extract<TimelineItem, { type: 'change' }>;
}

interface TrailPage {
    changes: TrailEntry[];
    next: string | null;
}

/** A page may come back short, or empty, with a place to go on from: the server looks at so much at a time. */
export const trailQuery = (question: TrailQuestion) =>
    infiniteQueryOptions({
        queryKey: ['trail', question],
        queryFn: ({ pageParam, signal }) => http.get<TrailPage>('/changes', { signal, query: { ...question, limit: 50, cursor: pageParam } }),
        initialPageParam: '',
        getNextPageParam: (last: TrailPage) => last.next ?? undefined,
        staleTime: 0,
    });

/** The same trail as a file. */
export const trailFile = (question: TrailQuestion) =>
    `/api/v1/changes/export?${new URLSearchParams(Object.entries(question).filter((pair): pair is [string, string] => Boolean(pair[1]))).toString()}`;

export interface AuditEntry {
    id: string;
    at: string;
    by: Named | null;
    what: string;
    user: Named | null;
    detail: Record<string, unknown> | null;
}

interface AuditPage {
    entries: AuditEntry[];
    next: string | null;
}

export const auditQuery = infiniteQueryOptions({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => http.get<AuditPage>('/audit', { signal, query: { limit: 50, cursor: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (last: AuditPage) => last.next ?? undefined,
    staleTime: 0,
});

export interface SignedIn {
    id: string;
    created_at: string;
    seen_at: string;
    address: string;
    agent: string;
    present: boolean;
}

export const sessionsQuery = queryOptions({
    queryKey: ['sessions'],
    queryFn: async ({ signal }) => (await http.get<{ sessions: SignedIn[] }>('/sessions', { signal })).sessions,
    staleTime: 0,
});
export const endOtherSessions = () => http.delete('/sessions');

export interface About {
    version: string;
    engine: 'sqlite' | 'postgres';
    database_bytes: number;
    file_bytes: number;
    files: number;
    schema_version: number;
    changes: number;
    users: number;
    jobs: Record<string, number>;
    commits: number;
    retries: number;
    connections: number;
    recycle_bin_days: number;
    /** By `kith backup`, which SQLite alone has. */
    last_backup: { at: string; bytes: number } | null;
}

export const aboutQuery = queryOptions({
    queryKey: ['about'],
    queryFn: ({ signal }) => http.get<About>('/about', { signal }),
    staleTime: 0,
    refetchInterval: 30_000,
});

export interface WorkspaceChange {
    name?: string;
    locale?: string;
    time_zone?: string;
    default_country?: string;
    fiscal_start?: number;
    bin_days?: number;
}
export const changeWorkspace = (change: WorkspaceChange) => http.patch('/settings', change);

export interface Template {
    name: string;
    icon: string;
    label: Label;
    text: Label;
    pipelines: { name: Label; stages: { name: Label; probability: number; kind: 'open' | 'won' | 'lost' }[] }[];
    fields: { object_name: string; declaration: { name: string; kind: string; label: Label } }[];
    applied: boolean;
}

export const templatesQuery = queryOptions({
    queryKey: ['templates'],
    queryFn: async ({ signal }) => (await http.get<{ templates: Template[] }>('/templates', { signal })).templates,
});
export const applyTemplate = (name: string) => http.post(`/templates/${name}`);

export interface DemoState {
    planted: boolean;
    objects: { object: string; records: number; changed: number }[];
}

export const demoQuery = queryOptions({
    queryKey: ['demo'],
    queryFn: ({ signal }) => http.get<DemoState>('/demo', { signal }),
    staleTime: 0,
});
export const plantDemo = () => http.post('/demo');
export const removeDemo = () => http.delete<{ job: string }>('/demo');

/** A month, such as 2026-11; the batch takes it back. */
export const recalculateCommission = (month: string) => http.post<{ job: string; batch: string }>('/commissions/recalculate', { month });

/** Waits until a job of ours is over. */
export async function finishedJob(job: string): Promise<Job | undefined> {
    for (let pause_ms = 250, tries = 0; tries < 200; ++tries, pause_ms = Math.min(pause_ms * 1.4, 4000)) {
        const found = await http.get<Job>(`/jobs/${job}`);
        if (found.state !== 'waiting' && found.state !== 'running') return found;
        await new Promise((resolve) => setTimeout(resolve, pause_ms));
    }
    return undefined;
}

export interface Guest {
    purpose: LinkPurpose;
    name: string;
    email: string;
    workspace: string;
    invited_by: string;
    expires_at: string;
}

export const guestQuery = (secret: string) =>
    queryOptions({
        queryKey: ['welcome', secret],
        queryFn: ({ signal }) => http.post<Guest>('/welcome/look', { secret }, { signal }),
        retry: false,
        staleTime: Infinity,
    });
export const acceptLink = (secret: string, password: string) => http.post<{ signed_in: boolean }>('/welcome', { secret, password });

// Made when there is none yet.
export const signingCertificate = '/api/v1/signing/certificate';
