// One act on many records: starts it, waits for it, offers to undo it.

import { useQueryClient } from '@tanstack/react-query';
import { bulk, finishedBatch, refreshRecords } from '@/api/records';
import type { BulkRequest, ObjectMeta } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useT, type MessageId } from '@/lib/i18n';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';

const said: Record<BulkRequest['op'], MessageId> = { update: 'bulk.updated', tidy: 'bulk.updated', delete: 'bulk.deleted', restore: 'bulk.restored' };

export function useBulk(object: ObjectMeta) {
    const t = useT();
    const client = useQueryClient();
    const undo = useUndo(object);

    /** Answers as soon as the server has taken the order. */
    return async function run(request: BulkRequest): Promise<boolean> {
        const id = `bulk-${object.name}`;
        try {
            const { batch } = await bulk(object.name, request);
            toast({ id, text: t('bulk.running') });
            void finishedBatch(batch).then(async (done) => {
                await refreshRecords(client, object.name);
                if (!done || done.state === 'failed') return toast({ id, text: t('bulk.failed'), failed: true });
                toast({
                    id,
                    text: t(said[request.op], { count: done.count }),
                    action: { label: t('action.undo'), run: () => void undo(batch, id) },
                });
            });
            return true;
        } catch (error) {
            toast({ id, text: problemLine(t, error), failed: true });
            return false;
        }
    };
}
