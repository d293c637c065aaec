// One act on many records: starts it, waits for it, offers to undo it.

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { bulk, finishedBatch, refreshRecords, refusedBy, type Refused } from '@/api/records';
import type { BulkRequest, ObjectMeta } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { encodeFilter } from '@/lib/filter';
import { useLanguage, type MessageId } from '@/lib/i18n';
import { useUndo } from '@/records/use-undo';
import { toast } from '@/ui/toast';

const said: Record<BulkRequest['op'], MessageId> = { update: 'bulk.updated', tidy: 'bulk.updated', delete: 'bulk.deleted', restore: 'bulk.restored' };

export function useBulk(object: ObjectMeta) {
    const { t, label } = useLanguage();
    const navigate = useNavigate();
    const client = useQueryClient();
    const undo = useUndo(object);

    /** What most of them lack. */
    function mainReason(failures: NonNullable<Refused['failures']>): string {
        const counts = new Map<string, number>();
        for (const { field, reason } of failures) {
            const of = object.fields.find((each) => each.name === field);
            const said_why = of ? `${label(of.label)}: ${reason}` : reason;
            counts.set(said_why, (counts.get(said_why) ?? 0) + 1);
        }
        return [...counts].toSorted((left, right) => right[1] - left[1])[0]?.[0] ?? '';
    }

    /** Answers as soon as the server has taken the order. */
    return async function run(request: BulkRequest): Promise<boolean> {
        const id = `bulk-${object.name}`;
        try {
            const { batch, job } = await bulk(object.name, request);
            toast({ id, text: t('bulk.running') });
            void finishedBatch(batch).then(async (done) => {
                await refreshRecords(client, object.name);
                if (!done || done.state === 'failed') return toast({ id, text: t('bulk.failed'), failed: true });
                // Without that answer the act is done all the same, and to be undone.
                const { failed = 0, failures = [] }: Refused = await refusedBy(job).catch(() => ({}));
                const text = t(said[request.op], { count: done.count });
                const show = () => void navigate({ to: '/$object', params: { object: object.name }, search: { filter: encodeFilter({ field: 'id', op: 'in', value: failures.map((each) => each.id) }) } });
                toast({
                    id,
                    text: failed === 0 ? text : `${text}${t('bulk.refused', { count: failed, why: mainReason(failures) })}`,
                    failed: failed > 0,
                    action: done.count > 0 ? { label: t('action.undo'), run: () => void undo(batch, id) } : undefined,
                    other: failed > 0 ? { label: t('bulk.show_refused'), run: show } : undefined,
                });
            });
            return true;
        } catch (error) {
            toast({ id, text: problemLine(t, error), failed: true });
            return false;
        }
    };
}
