// Changes of activities as work: ticked off, put off, moved. Shown at once, with the way back in the toast.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/client';
import { recordQuery, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useT, type MessageId } from '@/lib/i18n';
import { newestOf, patchRecord } from '@/records/cache';
import { toast } from '@/ui/toast';

interface Edit {
    activity: RecordData;
    values: Record<string, unknown>;
    said: string;
    undoing?: true;
}

const object = 'activities';
const edits_key = ['update', object];

export function useActivity() {
    const t = useT();
    const client = useQueryClient();
    /** What quick strokes have changed since, and the server has not answered: the answer to an earlier one does not take it back. */
    function onTheWay(id: string): Record<string, unknown> {
        const edits = client.getMutationCache().findAll({ mutationKey: edits_key, status: 'pending' }).map((each) => each.state.variables as Edit | undefined);
        return Object.assign({}, ...edits.flatMap((edit) => (edit?.activity.id === id ? [edit.values] : []))) as Record<string, unknown>;
    }
    const { mutate } = useMutation<RecordData, Error, Edit>({
        // One after another: the second of two quick edits must carry the version that the first one made.
        scope: { id: `update ${object}` },
        mutationKey: edits_key,
        mutationFn: async ({ activity, values }) => {
            const known = Math.max(client.getQueryData(recordQuery(object, activity.id).queryKey)?.version ?? 0, newestOf(client, object, activity).version);
            try {
                return await updateRecord(object, activity.id, values, Math.max(known, activity.version));
            } catch (error) {
                // These are single facts that the user has just decided: they go on top of whatever else changed.
                if (!isProblem(error, 'conflict') || !error.current) throw error;
                return updateRecord(object, activity.id, values, error.current.version);
            }
        },
        onMutate: ({ activity, values }) => patchRecord(client, object, activity.id, values),
        onSuccess: (updated, { activity, values, said, undoing }) => {
            patchRecord(client, object, updated.id, { ...updated, ...onTheWay(updated.id) });
            client.setQueryData(recordQuery(object, updated.id).queryKey, updated);
            void client.invalidateQueries({ queryKey: ['records', object, 'count'] });
            const before = Object.fromEntries(Object.keys(values).map((name) => [name, activity[name] ?? null]));
            toast({
                id: `activity-${updated.id}`,
                text: said,
                ...(undoing ? {} : { action: { label: t('action.undo'), run: () => mutate({ activity: updated, values: before, said: t('activity.undone'), undoing: true }) } }),
            });
        },
        onError: (error, { activity, values }) => {
            patchRecord(client, object, activity.id, Object.fromEntries(Object.keys(values).map((name) => [name, activity[name] ?? null])));
            toast({ text: problemLine(t, error), failed: true });
        },
    });
    const change = (activity: RecordData, values: Record<string, unknown>, said: MessageId, more: Record<string, unknown> = {}) =>
        mutate({ activity, values, said: t(said, { name: String(activity['subject'] ?? ''), ...more }) });
    return {
        change,
        tick: (activity: RecordData) => {
            const done = Boolean(activity['done_at']);
            change(activity, { done_at: done ? null : new Date().toISOString() }, done ? 'activity.reopened' : 'activity.ticked');
        },
    };
}
