// What a lead would become, and making it that.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { ChangeItem } from '@/api/types';

export type MatchReason = 'email' | 'phone' | 'domain' | 'external' | 'name' | 'name_company' | 'contact';
export interface Match {
    id: string;
    name: string;
    /** Of a contact: whose they are. */
    about: string;
    reasons: MatchReason[];
}
export interface ProposedSide {
    may_create: boolean;
    values: Record<string, unknown>;
    matches: Match[];
    /** The match that is sure enough. */
    use: string | null;
}
export interface Proposal {
    account: ProposedSide;
    contact: ProposedSide;
    opportunity: ProposedSide;
    carried: { activities: number; attachments: number; comments: number };
}
export type SideWish = { id: string } | { values: Record<string, unknown> } | null;
export interface ConversionWish {
    account: SideWish;
    contact: SideWish;
    opportunity: SideWish;
    version: number;
    label: string;
}
export interface Converted {
    batch: string;
    lead: { id: string; version: number };
    account: string | null;
    contact: string | null;
    opportunity: string | null;
    carried: number;
}

export const conversionQuery = (id: string) =>
    queryOptions({
        queryKey: ['records', 'leads', 'conversion', id],
        queryFn: ({ signal }) => http.get<Proposal>(`/leads/${id}/conversion`, { signal }),
        staleTime: 0,
        retry: false,
    });

export const convertLead = (id: string, wish: ConversionWish) => http.post<Converted>(`/leads/${id}/convert`, wish);

/** The batch by which the lead was converted last. */
export async function conversionBatch(id: string): Promise<string | null> {
    const { changes } = await http.get<{ changes: ChangeItem[] }>(`/leads/${id}/changes`, { query: { field: 'converted_at', limit: 1 } });
    return changes[0]?.batch ?? null;
}
