// Moves a card to another column: shown at once, taken back when refused, with the way back in the toast.

import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { isProblem } from '@/api/client';
import { titleOf } from '@/api/meta';
import { listQuery, recordQuery, updateRecord } from '@/api/records';
import type { Field, ListQuestion, ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { withoutRecord, withRecordOnTop, type Pages } from '@/features/board/board-cache';
import type { BoardColumn } from '@/features/board/board-model';
import { useT } from '@/lib/i18n';
import { patchRecord } from '@/records/cache';
import { sameValue, wireValue } from '@/records/values';
import { toast } from '@/ui/toast';

export interface Move {
    record: RecordData;
    from: BoardColumn;
    to: BoardColumn;
    /** What changes along with the column: the reason of a loss. */
    more?: Record<string, unknown>;
    /** This move is the undoing of another one. */
    undoing?: true;
}

interface Before {
    keys: readonly QueryKey[];
    pages: (Pages | undefined)[];
}

export function useMove(object: ObjectMeta, field: Field, questionOf: (column: BoardColumn) => ListQuestion): (move: Move) => void {
    const t = useT();
    const client = useQueryClient();
    const keyOf = (column: BoardColumn) => listQuery(object.name, questionOf(column)).queryKey;

    function wire(values: Record<string, unknown>): Record<string, unknown> {
        return Object.fromEntries(object.fields.filter((each) => each.name in values).map((each) => [each.name, wireValue(each, values[each.name])]));
    }
    function settle(move: Move) {
        for (const column of [move.from, move.to]) void client.invalidateQueries({ queryKey: keyOf(column), exact: true });
        void client.invalidateQueries({ queryKey: ['records', object.name, 'count'] });
        void client.invalidateQueries({ queryKey: ['records', object.name, 'timeline', move.record.id] });
    }

    const { mutate } = useMutation<RecordData, Error, Move, Before>({
        // One after another: the second of two quick moves must carry the version that the first one made.
        scope: { id: `update ${object.name}` },
        mutationFn: ({ record, to, more }: Move) => {
            const known = client.getQueryData(recordQuery(object.name, record.id).queryKey)?.version ?? 0;
            return updateRecord(object.name, record.id, wire({ [field.name]: to.value, ...more }), Math.max(known, record.version));
        },
        onMutate: async ({ record, from, to, more }) => {
            const keys = [keyOf(from), keyOf(to)] as const;
            await Promise.all(keys.map((queryKey) => client.cancelQueries({ queryKey, exact: true })));
            const pages = keys.map((key) => client.getQueryData<Pages>(key));
            const moved = { ...record, [field.name]: to.value, ...more };
            client.setQueryData<Pages>(keys[0], (pages) => withoutRecord(pages, record.id));
            client.setQueryData<Pages>(keys[1], (pages) => withRecordOnTop(pages, moved));
            return { keys, pages };
        },
        onSuccess: (updated, move): void => {
            patchRecord(client, object.name, updated.id, updated);
            client.setQueryData(recordQuery(object.name, updated.id).queryKey, updated);
            settle(move);
            const name = titleOf(object, updated);
            const { from, to, record, more } = move;
            if (move.undoing) return toast({ text: t('board.moved', { name, value: to.name }) });
            const given_back = Object.fromEntries(Object.keys(more ?? {}).map((key) => [key, record[key] ?? null]));
            toast({
                text: t('board.moved', { name, value: to.name }),
                action: { label: t('action.undo'), run: () => mutate({ record: updated, from: to, to: from, more: given_back, undoing: true }) },
            });
        },
        onError: (error, move, context): void => {
            context?.keys.forEach((key, at) => client.setQueryData(key, context.pages[at]));
            settle(move);
            const current = isProblem(error, 'conflict') ? error.current : undefined;
            if (current && sameValue(field, current[field.name], move.from.value)) {
                // Somebody changed other fields only: the move still means what it meant.
                client.setQueryData(recordQuery(object.name, current.id).queryKey, current);
                return mutate({ ...move, record: current });
            }
            toast({ text: problemLine(t, error), failed: true });
        },
    });
    return mutate;
}
