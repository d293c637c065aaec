// Claims, assigns and releases records, says what came of it, and offers to take it back.

import { useQueryClient } from '@tanstack/react-query';
import { actInPool, type PoolAct, type PoolOutcome, type PoolRequest } from '@/api/pools';
import { finishedBatch, refreshRecords } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useT, type MessageId } from '@/lib/i18n';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';

const said: Record<PoolAct, MessageId> = { claim: 'pools.claimed', assign: 'pools.assigned', release: 'pools.released' };

export function usePool(object: ObjectMeta) {
    const t = useT();
    const client = useQueryClient();
    const undo = useUndo(object);

    async function refresh() {
        await Promise.all([refreshRecords(client, object.name), client.invalidateQueries({ queryKey: ['pools'] })]);
    }
    async function tell(act: PoolAct, { batch, job, done, refused }: PoolOutcome) {
        const id = `pool-${batch ?? act}`;
        if (job && batch) toast({ id, text: t('bulk.running') });
        const count = job && batch ? ((await finishedBatch(batch))?.count ?? 0) : done.length;
        await refresh();
        const [first] = refused;
        const kept = first ? t('pools.refused', { count: refused.length, why: first.message }) : '';
        if (!batch) return toast({ id, text: kept, failed: true });
        toast({ id, text: [t(said[act], { count }), kept].filter(Boolean).join(' '), action: { label: t('action.undo'), run: () => void undo(batch, id).then(refresh) } });
    }

    /** Answers whether the server has taken the order. */
    return async function run(act: PoolAct, request: PoolRequest): Promise<boolean> {
        try {
            void tell(act, await actInPool(act, object.name, request));
            return true;
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
            await refresh();
            return false;
        }
    };
}
