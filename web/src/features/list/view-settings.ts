import type { SavedView, ViewSettings } from '@/api/types';
import { groupText } from '@/features/list/group-part';
import { sortText, type ListState } from '@/features/list/list-state';
import type { MessageId } from '@/lib/i18n';

export const sharing: { value: SavedView['shared']; label: MessageId }[] = [
    { value: 'me', label: 'view.me' },
    { value: 'team', label: 'view.team' },
    { value: 'everyone', label: 'view.everyone' },
];

export function settingsOf(state: ListState): ViewSettings {
    const { columns, sort, filter, groups, widths, pinned, colours, sums } = state;
    return {
        columns: columns.map((column) => column.path),
        sort: sortText(sort),
        filter,
        ...(groups.length > 0 ? { group: groupText(groups) } : {}),
        ...(Object.keys(widths).length > 0 ? { widths } : {}),
        ...(pinned > 1 ? { pinned } : {}),
        ...(colours.length > 0 ? { colours: [...colours] } : {}),
        ...(sums ? { sums } : {}),
    };
}
