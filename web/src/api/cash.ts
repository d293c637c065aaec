// From a won deal to cash: what is made of what, payment plans and the payments that settle them.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { RecordData } from '@/api/types';

export interface Made {
    id: string;
    version: number;
    /** False where it was there already. */
    created: boolean;
    batch: string | null;
}

export type Whole = 'contracts' | 'orders';

/** A contract or order, of which payments are planned. */
export const isWhole = (name: string): name is Whole => name === 'contracts' || name === 'orders';
/** Whose page says what may be made of it. */
export const hasCashActs = (name: string): boolean => isWhole(name) || ['opportunities', 'invoices', 'purchase_orders', 'products'].includes(name);
/** The reference of a planned payment or payment to it. */
export const linkTo = (whole: Whole) => (whole === 'contracts' ? 'contract' : 'sales_order');

export const makeOrder = (opportunity: string) => http.post<Made>(`/opportunities/${opportunity}/order`);
export const makeContract = (of: 'opportunities' | 'orders', id: string) => http.post<Made>(`/${of}/${id}/contract`);
export const renewContract = (id: string, as: 'contract' | 'opportunity') => http.post<Made>(`/contracts/${id}/renew`, { as });
export const redLetter = (id: string, body: { amount?: string; reason?: string; number?: string }) => http.post<Made>(`/invoices/${id}/red-letter`, body);
export const recordPayment = (body: Record<string, unknown>) => http.post<Made>('/payments/record', body);
export const putPlan = (whole: Whole, id: string, items: Record<string, unknown>[]) => http.put<{ batch: string }>(`/${whole}/${id}/plan`, { items });

const items_max = 120;

export function planQuery(whole: Whole, id: string) {
    return queryOptions({
        queryKey: ['records', 'payment_plan_items', 'list', 'of', id],
        queryFn: ({ signal }) => http.get<{ records: RecordData[] }>(`/${whole}/${id}/related/plan?limit=${items_max}`, { signal }),
    });
}

export const clausesQuery = queryOptions({
    queryKey: ['records', 'clauses', 'list', 'in use'],
    queryFn: ({ signal }) => http.post<{ records: RecordData[] }>('/clauses/query', { filter: { field: 'active', op: 'ne', value: false }, sort: 'name', limit: 200 }, { signal }),
});
