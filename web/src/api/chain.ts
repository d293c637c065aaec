// The chain from lead to cash: how far records came and in how many days, and the steps of one deal.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { Filter, Named, RecordData } from '@/api/types';

export const hop_names = ['lead', 'mql', 'sal', 'sql', 'opportunity', 'quote', 'won', 'agreement', 'invoice', 'payment', 'paid', 'renewal'] as const;
export type HopName = (typeof hop_names)[number];

/** All null where the caller may not read what the hop is made of. */
export interface HopDays {
    hop: HopName;
    reached: number | null;
    samples: number | null;
    median_days: number | null;
    p90_days: number | null;
    /** Came earlier than the hop before, so there are no days to count. */
    earlier: number | null;
    /** Of the records that came here. */
    filter: Filter | null;
}

export interface ChainStep {
    hop: HopName;
    state: 'reached' | 'missing' | 'hidden';
    on: string | null;
    /** Since the nearest hop before; below zero: this one came earlier. */
    days: number | null;
    object: string | null;
    id: string | null;
    name: string | null;
}

export type Cohort = 'leads' | 'opportunities';

/** Under 'count', as groups are: the event stream refreshes them together. */
export const chainDaysQuery = (object: Cohort, filter: Filter | null) =>
    queryOptions({
        queryKey: ['records', object, 'count', 'chain', filter],
        queryFn: ({ signal }) => http.post<{ records: number; hops: HopDays[] }>(`/${object}/chain`, filter ? { filter } : {}, { signal }),
    });

/** The field of an object that names the deal whose chain its page shows; empty: the record itself. */
const deal_fields: Record<string, string> = { opportunities: '', leads: 'converted_opportunity', contracts: 'opportunity', orders: 'opportunity', quotes: 'opportunity' };

export function dealOf(object: string, record: RecordData): string | null {
    const field = deal_fields[object];
    if (field === undefined) return null;
    return field === '' ? record.id : ((record[field] as Named | null | undefined)?.id ?? null);
}

/** `version` is that of the record whose page shows it. */
export const chainQuery = (deal: string, version: number) =>
    queryOptions({
        queryKey: ['records', 'opportunities', 'related', 'opportunities', deal, 'chain', version],
        queryFn: ({ signal }) => http.get<{ hops: ChainStep[]; next: HopName | null }>(`/opportunities/${deal}/chain`, { signal }),
        placeholderData: (before) => before,
    });
