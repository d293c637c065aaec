import type { SavedView, ViewSettings } from '@/api/types';
import { sortText, type ListState } from '@/features/list/list-state';
import type { MessageId } from '@/lib/i18n';

export const sharing: { value: SavedView['shared']; label: MessageId }[] = [
    { value: 'me', label: 'view.me' },
    { value: 'team', label: 'view.team' },
    { value: 'everyone', label: 'view.everyone' },
];

export function settingsOf(state: ListState): ViewSettings {
    return { columns: state.columns.map((column) => column.path), sort: sortText(state.sort), filter: state.filter };
}
