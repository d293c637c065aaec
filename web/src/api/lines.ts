// Lines of an opportunity, a quote, an order or a purchase order, written as a whole.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { RecordData } from '@/api/types';

export interface LinesWritten {
    batch: string;
    totals: { net: string; tax: string; gross: string; currency: string } | null;
}

/** What has lines, and what they are called there. */
const objects_of_lines: Record<string, string> = { opportunities: 'opportunity_lines', quotes: 'quote_lines', orders: 'order_lines', purchase_orders: 'purchase_order_lines' };

export const linesOf = (object: string): string | undefined => objects_of_lines[object];

export const putLines = (object: string, id: string, body: { version?: number; price_book?: string | null; lines: Record<string, unknown>[] }) => http.put<LinesWritten>(`/${object}/${id}/lines`, body);

const lines_max = 200;

export function linesQuery(object: string, id: string) {
    return queryOptions({
        queryKey: ['records', linesOf(object), 'list', 'of', id],
        queryFn: ({ signal }) => http.get<{ records: RecordData[] }>(`/${object}/${id}/related/lines?limit=${lines_max}`, { signal }),
    });
}

/** What the price book asks for a product, step by step. */
export async function pricesIn(book: string, product: string): Promise<{ from_quantity: string; price: { amount: string; currency: string } }[]> {
    const filter = { and: [{ field: 'price_book', op: 'eq', value: book }, { field: 'product', op: 'eq', value: product }] };
    const page = await http.post<{ records: RecordData[] }>('/price_book_entries/query', { filter, fields: ['from_quantity', 'price'], limit: 100 });
    return page.records.map((record) => ({ from_quantity: String(record['from_quantity']), price: record['price'] as { amount: string; currency: string } }));
}
