// After money has moved: what shows it asks again, and the toast offers to take it back.

import { useQueryClient } from '@tanstack/react-query';
import { refreshRecords } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { useT } from '@/lib/i18n';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';

const touched = ['contracts', 'orders', 'payment_plan_items', 'payments', 'payment_allocations', 'invoices', 'opportunities', 'accounts', 'purchase_orders', 'products', 'stock_moves', 'order_lines', 'purchase_order_lines'];

export function useCash(object: ObjectMeta) {
    const t = useT();
    const client = useQueryClient();
    const undo = useUndo(object);
    const refresh = () => Promise.all(touched.map((name) => refreshRecords(client, name)));
    return {
        refresh,
        async say(text: string, batch?: string | null) {
            await refresh();
            const id = `cash ${batch ?? text}`;
            toast({ id, text, ...(batch ? { action: { label: t('action.undo'), run: () => void undo(batch, id).then(refresh) } } : {}) });
        },
    };
}
