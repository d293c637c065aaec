import { ActionIcon, Button, Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconPin, IconPinFilled, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import { usePathLabel } from '@/features/list/columns';
import type { ListState } from '@/features/list/list-state';
import { pathsOf } from '@/features/list/paths';
import { OrderList } from '@/features/list/tools/order';
import { setDensity, useDensity, type Density } from '@/lib/density';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/list/tools/tools.module.css';

/** Which columns there are, in which order, and up to which one they stay in place. */
export function ColumnsPanel({ object, state }: { object: ObjectMeta; state: ListState }) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const pathLabel = usePathLabel(object);
    const { density } = useDensity();
    const [q, setQ] = useState('');
    const shown = state.columns.map((column) => column.path);
    const all = useMemo(() => pathsOf(meta, object).map(({ path, labels }) => ({ value: path, label: labels.map(label).join(' / ') })), [meta, object, label]);
    const own = all.filter(({ value }) => !value.includes('.') && !shown.includes(value));
    const related = all.filter(({ value }) => value.includes('.') && !shown.includes(value));
    const wanted = q.trim().toLowerCase();
    const offered = own.filter((each) => each.label.toLowerCase().includes(wanted));

    const move = (from: number, to: number) => {
        const paths = [...shown];
        const [moved] = paths.splice(from, 1);
        if (moved) paths.splice(to, 0, moved);
        state.setColumns(paths);
    };
    return (
        <div className={classes['panel']}>
            <OrderList
                label={t('columns.shown')}
                grip_label={(name) => t('columns.move', { name })}
                onMove={move}
                rows={shown.map((path, at) => {
                    const name = pathLabel(path);
                    const pinned = at < state.pinned;
                    return {
                        key: path,
                        name,
                        fixed: at === 0,
                        still: pinned,
                        content: (
                            <>
                                <Checkbox className={classes['name']} label={name} checked disabled={at === 0} onChange={() => state.setColumns(shown.filter((each) => each !== path))} />
                                <ActionIcon
                                    size="sm"
                                    disabled={at === 0}
                                    aria-pressed={pinned}
                                    aria-label={t('columns.pin', { name })}
                                    title={t('columns.pin', { name })}
                                    onClick={() => state.setLook({ pinned: pinned ? at : at + 1 })}
                                >
                                    {pinned ? <IconPinFilled size={13} /> : <IconPin size={13} />}
                                </ActionIcon>
                            </>
                        ),
                    };
                })}
            />
            <TextInput
                aria-label={t('columns.search')}
                placeholder={t('columns.search')}
                leftSection={<IconSearch size={13} />}
                value={q}
                onChange={(event) => setQ(event.currentTarget.value)}
            />
            <ul className={classes['rows']} aria-label={t('columns.hidden')} style={{ maxHeight: 160 }}>
                {offered.map((each) => (
                    <li key={each.value} className={classes['row']} style={{ paddingLeft: 28 }}>
                        <Checkbox label={each.label} checked={false} onChange={() => state.setColumns([...shown, each.value])} />
                    </li>
                ))}
            </ul>
            <Select
                aria-label={t('columns.related')}
                placeholder={t('columns.related')}
                searchable
                data={related}
                value={null}
                comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 }, shadow: 'md', position: 'top' }}
                onChange={(path) => path && state.setColumns([...shown, path])}
            />
            <SegmentedControl
                aria-label={t('columns.height')}
                value={density}
                data={[
                    { value: 'comfortable', label: t('columns.comfortable') },
                    { value: 'dense', label: t('columns.dense') },
                ]}
                onChange={(next) => setDensity(next as Density)}
            />
            <Button variant="subtle" color="gray" onClick={() => state.forget()}>
                {t('columns.reset')}
            </Button>
        </div>
    );
}
