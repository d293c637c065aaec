import { useQueryClient } from '@tanstack/react-query';
import { deleteRecord, refreshRecords, restoreRecord, updateRecord } from '@/api/records';
import type { SavedView } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { no_changes, type ListState } from '@/features/list/list-state';
import { settingsOf } from '@/features/list/view-settings';
import { useT } from '@/lib/i18n';
import { toast } from '@/ui/toast';

export interface ViewActions {
    save(): void;
    change(values: Partial<Pick<SavedView, 'pinned' | 'shared'>>): void;
    remove(): void;
    leaveChanges(): void;
}

export function useViewActions(state: ListState): ViewActions {
    const t = useT();
    const client = useQueryClient();
    const { view } = state;

    async function attempt(action: () => Promise<unknown>): Promise<boolean> {
        try {
            await action();
            await refreshRecords(client, 'saved_views');
            return true;
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
            return false;
        }
    }
    async function update(values: Record<string, unknown>): Promise<void> {
        if (view) await attempt(() => updateRecord('saved_views', view.id, values, view.version));
    }
    async function save(): Promise<void> {
        if (!view || !(await attempt(() => updateRecord('saved_views', view.id, { settings: settingsOf(state) }, view.version)))) return;
        state.forget();
        state.change(no_changes);
        toast({ text: t('view.saved', { name: view.name }) });
    }
    async function remove(): Promise<void> {
        if (!view || !(await attempt(() => deleteRecord('saved_views', view.id)))) return;
        if (state.first_view === view.id) state.setFirstView(undefined);
        state.change({ ...no_changes, view: undefined });
        toast({ text: t('view.deleted', { name: view.name }), action: { label: t('action.undo'), run: () => void attempt(() => restoreRecord('saved_views', view.id)) } });
    }
    return {
        save: () => void save(),
        change: (values) => void update(values),
        remove: () => void remove(),
        leaveChanges: () => {
            state.forget();
            state.change(no_changes);
        },
    };
}
