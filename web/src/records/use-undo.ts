import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { finishedBatch, refreshRecords, undoBatch } from '@/api/records';
import type { ObjectMeta } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { toast } from '@/ui/toast';

/**
 * Takes a batch back, or what it merged into one record, and says how much of it. The toast replaces the one
 * that carries the same id.
 */
export function useUndo(object: Pick<ObjectMeta, 'name'>): (batch: string, toast_id: string, merged_into?: string) => Promise<void> {
    const t = useT();
    const client = useQueryClient();
    return useCallback(
        async (batch, id, merged_into) => {
            try {
                const { batch: undo, undone: at_once, conflicts, job } = await undoBatch(batch, merged_into);
                const undone = job ? ((await finishedBatch(undo))?.count ?? at_once) : at_once;
                await refreshRecords(client, object.name);
                const kept = conflicts.length > 0 ? t('bulk.undo_kept', { count: conflicts.length }) : '';
                toast({ id, text: [t('bulk.undone', { count: undone }), kept].filter(Boolean).join(' ') });
            } catch (error) {
                toast({ id, text: problemLine(t, error), failed: true });
            }
        },
        [client, object.name, t],
    );
}
