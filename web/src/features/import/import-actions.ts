// What can be done with an import that stands on the screen, whole or single.

import { useQueryClient } from '@tanstack/react-query';
import { cancelImport, dryRun, importQuery, runImport, type ImportData } from '@/api/imports';
import { refreshRecords, undoBatch } from '@/api/records';
import { useSubmit } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import { toast } from '@/ui/toast';

export interface ImportActions {
    busy: boolean;
    error: string | null;
    check(): void;
    run(): void;
    cancel(): void;
    undo(): void;
}

/** `objects`: whose lists change. */
export function useImportActions(data: ImportData, objects: readonly string[]): ImportActions {
    const t = useT();
    const client = useQueryClient();
    const { busy, error, field_errors, submit } = useSubmit();
    const key = importQuery(data.id).queryKey;
    const again = () => void client.invalidateQueries({ queryKey: ['imports'] });
    const begun = (state: 'checking' | 'running') => {
        const parts = data.parts?.map((part) => (part.object ? { ...part, state, progress: null, errors: [] } : part));
        client.setQueryData(key, { ...data, state, progress: null, errors: [], ...(parts ? { parts } : {}) });
        again();
    };
    return {
        busy,
        error: Object.values(field_errors).find(Boolean) ?? error,
        check: () =>
            void submit(async () => {
                await dryRun(data.id);
                begun('checking');
            }),
        run: () =>
            void submit(async () => {
                await runImport(data.id);
                begun('running');
            }),
        cancel: () =>
            void submit(async () => {
                await cancelImport(data.id);
                again();
            }),
        undo: () =>
            void submit(async () => {
                const { undone, conflicts } = await undoBatch(data.batch ?? '');
                const kept = conflicts.length > 0 ? t('bulk.undo_kept', { count: conflicts.length }) : '';
                toast({ text: [t('bulk.undone', { count: undone }), kept].filter(Boolean).join(' ') });
                for (const object of objects) await refreshRecords(client, object);
                again();
            }),
    };
}

/** Rows that would come in, or have. */
export const goodRows = (data: ImportData) => (data.progress?.created ?? 0) + (data.progress?.updated ?? 0);
