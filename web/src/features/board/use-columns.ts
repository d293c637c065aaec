import { useQuery } from '@tanstack/react-query';
import { titleOf, useMeta } from '@/api/meta';
import { pickQuery } from '@/api/records';
import type { Field, Filter, Named, ObjectMeta } from '@/api/types';
import { byPosition, columnOfRecord, idle_days_default, sharedParent, type BoardColumn } from '@/features/board/board-model';
import { useLanguage } from '@/lib/i18n';

const columns_max = 100;
const columns_stay_ms = 5 * 60_000;

export interface Columns {
    columns: BoardColumn[];
    loading: boolean;
    error: unknown;
    /** The pipelines, where the columns belong to one. */
    parents: Named[];
    parent: Named | undefined;
    parent_field: Field | undefined;
}

export function useColumns(object: ObjectMeta, field: Field, chosen_parent: string | undefined): Columns {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const target = field.kind === 'reference' ? meta.object(field.object) : undefined;
    const parent_field = sharedParent(meta, object, field);
    const parents_object = meta.object(parent_field?.object);

    const parents = useQuery({ ...pickQuery(parents_object?.name ?? '', '', null, columns_max), enabled: Boolean(parents_object), staleTime: columns_stay_ms });
    const parent = parents.data?.find((record) => record.id === chosen_parent) ?? parents.data?.find((record) => record['is_default'] === true) ?? parents.data?.[0];
    const filter: Filter | null = parent_field && parent ? { field: parent_field.name, op: 'eq', value: parent.id } : null;
    const records = useQuery({
        ...pickQuery(target?.name ?? '', '', filter, columns_max),
        enabled: Boolean(target) && (!parent_field || Boolean(parent)),
        staleTime: columns_stay_ms,
    });

    const named = (record: { id: string }) => ({ id: record.id, name: titleOf(parents_object, record as Record<string, unknown>) });
    function valueColumns(): BoardColumn[] {
        const options = (field.options ?? []).filter((option) => option.active !== false);
        const plain = { required: [], limit: null, idle_days: idle_days_default };
        const none: BoardColumn[] = field.required ? [] : [{ ...plain, id: '', name: t('board.no_value'), value: null }];
        return [...none, ...options.map((option) => ({ ...plain, id: option.value, name: label(option.label), color: option.color, value: option.value }))];
    }
    const columns = target ? (records.data ?? []).toSorted(byPosition).map(columnOfRecord) : valueColumns();

    return {
        columns,
        loading: (Boolean(parent_field) && parents.isLoading) || (Boolean(target) && records.isLoading),
        error: parents.error ?? records.error,
        parents: (parents.data ?? []).map(named),
        parent: parent && named(parent),
        parent_field,
    };
}
