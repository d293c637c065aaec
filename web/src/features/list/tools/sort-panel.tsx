import { ActionIcon, NativeSelect, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { ObjectMeta } from '@/api/types';
import { usePathLabel } from '@/features/list/columns';
import type { ListState } from '@/features/list/list-state';
import { OrderList } from '@/features/list/tools/order';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/list/tools/tools.module.css';

const keys_max = 4;

/** By which fields the list is sorted, the first one first. */
export function SortPanel({ object, state }: { object: ObjectMeta; state: ListState }) {
    const { t, label } = useLanguage();
    const pathLabel = usePathLabel(object);
    const { sort } = state;
    const taken = sort.map((key) => key.field);
    const offered = object.fields.filter((field) => field.sortable && field.kind !== 'id' && !taken.includes(field.name));
    const change = (at: number, descending: boolean) => state.setSort(sort.map((key, index) => (index === at ? { ...key, descending } : key)));
    return (
        <div className={classes['panel']}>
            {sort.length === 0 && <span className="dimmed">{t('sort.none')}</span>}
            <OrderList
                label={t('sort.title')}
                grip_label={(name) => t('columns.move', { name })}
                onMove={(from, to) => {
                    const keys = [...sort];
                    const [moved] = keys.splice(from, 1);
                    if (moved) keys.splice(to, 0, moved);
                    state.setSort(keys);
                }}
                rows={sort.map((key, at) => {
                    const name = pathLabel(key.field);
                    return {
                        key: key.field,
                        name,
                        content: (
                            <>
                                <span className={`${classes['name']} clip`}>{name}</span>
                                <NativeSelect
                                    aria-label={t('sort.direction', { name })}
                                    value={key.descending ? 'down' : 'up'}
                                    data={[
                                        { value: 'up', label: t('sort.ascending') },
                                        { value: 'down', label: t('sort.descending') },
                                    ]}
                                    onChange={(event) => change(at, event.currentTarget.value === 'down')}
                                />
                                <ActionIcon size="sm" aria-label={t('sort.remove', { name })} onClick={() => state.setSort(sort.filter((_, index) => index !== at))}>
                                    <IconX size={13} />
                                </ActionIcon>
                            </>
                        ),
                    };
                })}
            />
            {sort.length < keys_max && (
                <Select
                    aria-label={t('sort.add')}
                    placeholder={t('sort.add')}
                    searchable
                    data={offered.map((field) => ({ value: field.name, label: label(field.label) }))}
                    value={null}
                    comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 }, shadow: 'md' }}
                    onChange={(field) => field && state.setSort([...sort, { field, descending: false }])}
                />
            )}
            <span className="dimmed">{t('sort.help')}</span>
        </div>
    );
}
