// Changes one record: shown at once, taken back when refused. When somebody else was faster, both sides
// are shown and the user decides.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { isProblem } from '@/api/client';
import { recordQuery, updateRecord } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { patchRecord } from '@/records/cache';
import type { Conflict } from '@/records/conflict-dialog';
import { useOutbox } from '@/records/use-outbox';
import { sameValue, wireValues } from '@/records/values';
import { toast } from '@/ui/toast';

const ConflictDialog = lazy(async () => ({ default: (await import('@/records/conflict-dialog')).ConflictDialog }));

export interface Update {
    record: RecordData;
    /** By field name, as the editors hold them. */
    values: Record<string, unknown>;
}

export interface Updater {
    update(change: Update): void;
    /** Must stand somewhere in the page. */
    dialog: ReactNode;
}

function pick(record: RecordData, names: string[]): Record<string, unknown> {
    return Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
}

export function useUpdate(object: ObjectMeta): Updater {
    const t = useT();
    const client = useQueryClient();
    const { keepForLater } = useOutbox();
    const [conflict, setConflict] = useState<Conflict | null>(null);

    const { mutate } = useMutation({
        // One after another: the second of two quick edits must carry the version that the first one made.
        scope: { id: `update ${object.name}` },
        mutationFn: ({ record, values }: Update) => {
            const known = client.getQueryData(recordQuery(object.name, record.id).queryKey)?.version ?? 0;
            return updateRecord(object.name, record.id, wireValues(object, values), Math.max(known, record.version));
        },
        onMutate: ({ record, values }) => patchRecord(client, object.name, record.id, values as Partial<RecordData>),
        onSuccess: (record) => {
            patchRecord(client, object.name, record.id, record);
            client.setQueryData(recordQuery(object.name, record.id).queryKey, record);
            void client.invalidateQueries({ queryKey: ['records', object.name, 'timeline', record.id] });
        },
        onError: (error, { record, values }) => {
            const before = pick(record, Object.keys(values));
            if (isProblem(error, 'conflict') && error.current) {
                const { current } = error;
                patchRecord(client, object.name, record.id, current);
                const touched = object.fields.filter((field) => field.name in values);
                const clash = touched.some((field) => !sameValue(field, current[field.name], before[field.name]));
                // Somebody changed other fields only: nothing to decide, ours goes on top.
                if (clash) setConflict({ before: record, mine: values, theirs: current });
                else mutate({ record: current, values });
                return;
            }
            if (isProblem(error, 'offline') && keepForLater({ object, record, values, before })) return;
            patchRecord(client, object.name, record.id, before as Partial<RecordData>);
            toast({ text: problemLine(t, error), failed: true });
        },
    });

    const dialog = conflict && (
        <Suspense>
            <ConflictDialog
                object={object}
                conflict={conflict}
                onClose={() => setConflict(null)}
                onMine={() => {
                    setConflict(null);
                    mutate({ record: conflict.theirs, values: conflict.mine });
                }}
            />
        </Suspense>
    );
    return { update: mutate, dialog };
}
