import { useQueryClient } from '@tanstack/react-query';
import { deleteRecord, refreshRecords, restoreRecord } from '@/api/records';
import { isProblem } from '@/api/client';
import { titleOf } from '@/api/meta';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { dropFromLists } from '@/records/cache';
import { useOutbox } from '@/records/use-outbox';
import { toast } from '@/ui/toast';

/** Delete goes to the recycle bin and offers the way back at once; without a line it waits in the outbox. */
export function useRemoval(object: ObjectMeta) {
    const t = useT();
    const client = useQueryClient();
    const { keepForLater } = useOutbox();

    function failed(error: unknown) {
        void refreshRecords(client, object.name);
        toast({ text: problemLine(t, error), failed: true });
    }
    async function restore(record: RecordData): Promise<void> {
        try {
            await restoreRecord(object.name, record.id);
            await refreshRecords(client, object.name);
            toast({ text: t('record.restored', { name: titleOf(object, record) }) });
        } catch (error) {
            failed(error);
        }
    }
    async function remove(record: RecordData): Promise<void> {
        dropFromLists(client, object.name, new Set([record.id]));
        try {
            await deleteRecord(object.name, record.id);
            void refreshRecords(client, object.name);
            toast({
                text: t('record.deleted', { name: titleOf(object, record) }),
                action: { label: t('action.undo'), run: () => void restore(record) },
            });
        } catch (error) {
            if (isProblem(error, 'offline') && keepForLater({ object, record, values: {}, removed: true })) return;
            failed(error);
        }
    }
    return { remove, restore };
}
