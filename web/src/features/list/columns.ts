// The columns of a list as the grid draws them.

import { useMemo } from 'react';
import { useMeta } from '@/api/meta';
import type { Field, ObjectMeta } from '@/api/types';
import { kindOf } from '@/fields/list';
import type { Column, ListState } from '@/features/list/list-state';
import { useLanguage, type MessageId } from '@/lib/i18n';
import type { GridColumn } from '@/ui/grid/types';

const title_px = 240;
const width_default_px = 150;

/** "Account / Industry": a path by the labels of its fields. */
export function usePathLabel(object: ObjectMeta): (path: string) => string {
    const meta = useMeta();
    const { label } = useLanguage();
    return (path) => {
        const parts = path.split('.');
        return parts.map((_, at) => label(meta.field(object, parts.slice(0, at + 1).join('.'))?.label)).join(' / ');
    };
}

/** The server sorts along an index, which not every field has. */
export function whyNotSortable(path: string, field: Field): MessageId | null {
    if (path.includes('.')) return 'list.no_sort_related';
    return field.sortable ? null : 'list.no_sort_index';
}

export function useGridColumns(object: ObjectMeta, state: ListState): GridColumn[] {
    const { t } = useLanguage();
    const pathLabel = usePathLabel(object);
    const { columns, sort, widths } = state;
    return useMemo(
        () =>
            columns.map(({ path, field }: Column, at): GridColumn => {
                const rank = sort.findIndex((key) => key.field === path);
                const kind = kindOf(field);
                const why_not = whyNotSortable(path, field);
                return {
                    id: path,
                    title: pathLabel(path),
                    width_px: widths[path] ?? (at === 0 ? title_px : (kind.width_px ?? width_default_px)),
                    align: kind.align,
                    sortable: why_not === null,
                    sort: rank < 0 ? undefined : sort[rank]?.descending ? 'descending' : 'ascending',
                    sort_rank: rank >= 0 && sort.length > 1 ? rank + 1 : undefined,
                    hint: why_not ? t(why_not) : undefined,
                };
            }),
        // eslint-disable-next-line react/exhaustive-deps
        [columns, sort, widths, t],
    );
}
