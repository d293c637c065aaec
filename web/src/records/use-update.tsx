// Changes one record: shown at once, taken back when refused. A change says what stood there when it was
// begun. When somebody else has written meanwhile, what only one of us touched merges by itself; for the
// rest all three are shown, and the user decides. Nothing that was typed is lost on the way.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { isProblem, type Problem } from '@/api/client';
import { recordQuery, updateRecord } from '@/api/records';
import type { ObjectMeta, RecordData } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { useLanguage } from '@/lib/i18n';
import { patchRecord } from '@/records/cache';
import { clashes, resolved, type Choice, type Merge } from '@/records/merge';
import { useOutbox } from '@/records/use-outbox';
import { sameValue, wireValues } from '@/records/values';
import { toast } from '@/ui/toast';

const AskApproval = lazy(async () => ({ default: (await import('@/records/approvals/ask-approval')).AskApproval }));

const ConflictDialog = lazy(async () => ({ default: (await import('@/records/conflict-dialog')).ConflictDialog }));

export interface Update {
    /** As it stood when the change was begun. */
    record: RecordData;
    /** By field name, as the editors hold them. */
    values: Record<string, unknown>;
}

/** A value that the server did not take, with its reason: the editor opens again with both. */
export interface Refusal {
    field: string;
    value: unknown;
    message: string;
}

interface Options {
    /** Answers true when it shows the refusal itself. */
    onRefused?(record: RecordData, refusals: Refusal[]): boolean;
    /** The same where other fields than the changed ones are in the way. */
    onInvalid?(change: Update, problem: Problem): boolean;
}

export interface Updater {
    update(change: Update): void;
    /** Must stand somewhere in the page. */
    dialog: ReactNode;
}

function pick(record: RecordData, names: string[]): Record<string, unknown> {
    return Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
}

export function useUpdate(object: ObjectMeta, options: Options = {}): Updater {
    const { t, bring } = useLanguage();
    const client = useQueryClient();
    const { keepForLater } = useOutbox();
    const [conflict, setConflict] = useState<Merge | null>(null);
    const [needed, setNeeded] = useState<{ record: RecordData; values: Record<string, unknown>; text: string } | null>(null);
    const held = (id: string) => client.getQueryData(recordQuery(object.name, id).queryKey);

    const { mutate } = useMutation({
        // One after another: the second of two quick edits must carry the version that the first one made.
        scope: { id: `update ${object.name}` },
        mutationFn: ({ record, values }: Update) =>
            updateRecord(object.name, record.id, wireValues(object, values), Math.max(held(record.id)?.version ?? 0, record.version)),
        onMutate: ({ record, values }) => patchRecord(client, object.name, record.id, values as Partial<RecordData>),
        onSuccess: (record) => {
            patchRecord(client, object.name, record.id, record);
            client.setQueryData(recordQuery(object.name, record.id).queryKey, record);
            void client.invalidateQueries({ queryKey: ['records', object.name, 'timeline', record.id] });
        },
        onError: (error, { record, values }) => {
            if (isProblem(error, 'conflict') && error.current) {
                patchRecord(client, object.name, record.id, error.current);
                return settle({ base: record, mine: values, theirs: error.current });
            }
            const before = pick(record, Object.keys(values));
            if (isProblem(error, 'offline') && keepForLater({ object, record, values, before })) return;
            patchRecord(client, object.name, record.id, before as Partial<RecordData>);
            const approval = isProblem(error) ? error.errors.find(({ code }) => code === 'approval_required') : undefined;
            if (approval) {
                const asked = { record, values: wireValues(object, values), text: approval.message };
                return void bring(['approvals']).then(() => setNeeded(asked));
            }
            const refusals = isProblem(error)
                ? error.errors.filter(({ field }) => field in values).map(({ field, message }) => ({ field, message, value: values[field] }))
                : [];
            if (refusals.length > 0 && options.onRefused?.(record, refusals)) return;
            if (isProblem(error, 'invalid') && options.onInvalid?.({ record, values }, error)) return;
            toast({ text: problemLine(t, error), failed: true });
        },
    });

    function settle(merge: Merge): void {
        if (clashes(object, merge).length > 0) setConflict(merge);
        else mutate({ record: merge.theirs, values: { ...merge.mine } });
    }
    function update({ record, values }: Update): void {
        const now = held(record.id);
        // The stream may have told already that somebody else was faster.
        if (now && now.version > record.version) settle({ base: record, mine: values, theirs: now });
        else mutate({ record, values });
    }
    function decide(merge: Merge, choices: Record<string, Choice>): void {
        setConflict(null);
        const left = resolved(object, merge, choices);
        const values = Object.fromEntries(
            object.fields
                .filter((field) => field.name in left && !sameValue(field, left[field.name], merge.theirs[field.name]))
                .map((field) => [field.name, left[field.name]]),
        );
        if (Object.keys(values).length > 0) mutate({ record: merge.theirs, values });
    }
    function putOff(merge: Merge): void {
        setConflict(null);
        toast({ text: t('conflict.put_off'), action: { label: t('conflict.decide'), run: () => setConflict(merge) } });
    }
    const dialog = (
        <Suspense>
            {conflict && <ConflictDialog object={object} merge={conflict} onDecide={(choices) => decide(conflict, choices)} onClose={() => putOff(conflict)} />}
            {needed && <AskApproval object={object.name} record={needed.record.id} values={needed.values} text={needed.text} onClose={() => setNeeded(null)} />}
        </Suspense>
    );
    return { update, dialog };
}
