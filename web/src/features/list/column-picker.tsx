import { ActionIcon, Checkbox, Popover, Tooltip } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import type { ObjectMeta } from '@/api/types';
import type { ListState } from '@/features/list/list-state';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/list/list.module.css';

export function ColumnPicker({ object, state }: { object: ObjectMeta; state: ListState }) {
    const { t, label } = useLanguage();
    const offered = object.fields.filter((field) => field.kind !== 'id' && field.name !== 'version').toSorted((a, b) => Number(a.system) - Number(b.system));
    const shown = state.columns.map((column) => column.path);
    return (
        <Popover position="bottom-end" trapFocus returnFocus>
            <Popover.Target>
                <Tooltip label={t('list.columns')}>
                    <ActionIcon variant="default" size={30} aria-label={t('list.columns')}>
                        <IconColumns3 size={15} stroke={1.6} />
                    </ActionIcon>
                </Tooltip>
            </Popover.Target>
            <Popover.Dropdown aria-label={t('list.columns')} p={6}>
                <div className={classes['columns']}>
                    {offered.map((field) => (
                        <Checkbox
                            key={field.name}
                            label={label(field.label)}
                            disabled={field.name === object.title}
                            checked={shown.includes(field.name)}
                            onChange={(event) =>
                                state.setColumns(event.currentTarget.checked ? [...shown, field.name] : shown.filter((path) => path !== field.name))
                            }
                        />
                    ))}
                </div>
            </Popover.Dropdown>
        </Popover>
    );
}
