// Goods that come in and go out: receive, deliver, take back, count.

import { queryOptions } from '@tanstack/react-query';
import { http } from '@/api/client';
import type { RecordData } from '@/api/types';

export type GoodsAct = 'receive' | 'deliver' | 'return';

export const isGoodsAct = (name: string | null): name is GoodsAct => name === 'receive' || name === 'deliver' || name === 'return';

export interface GoodsMoved {
    id: string;
    version: number;
    status: string;
    batch: string;
}

export const moveGoods = (object: string, id: string, act: GoodsAct, body: { lines: { id: string; quantity: string }[]; reason?: string }, idempotency_key: string) =>
    http.post<GoodsMoved>(`/${object}/${id}/${act}`, body, { idempotency_key });

export const countStock = (product: string, body: { counted: string; reason?: string }) => http.post<{ on_hand: string; difference: string; batch: string | null }>(`/products/${product}/stock`, body);

const products_max = 200;

/** Those of which stock is kept, with what is on hand. */
export function stockQuery(products: readonly string[]) {
    return queryOptions({
        queryKey: ['records', 'products', 'list', 'stock', ...products],
        enabled: products.length > 0,
        queryFn: ({ signal }) =>
            http.post<{ records: RecordData[] }>(
                '/products/query',
                { filter: { and: [{ field: 'id', op: 'in', value: products }, { field: 'stock_tracked', op: 'eq', value: true }] }, fields: ['name', 'on_hand', 'unit'], limit: products_max },
                { signal },
            ),
    });
}
