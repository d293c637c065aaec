import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ComponentProps } from 'react';
import { useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import type { ListState } from '@/features/list/list-state';
import { asList, fromList, type Leaf } from '@/lib/filter';
import { useT } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { ConditionView } from '@/records/condition-view';
import classes from '@/features/list/list.module.css';

const Editor = lazy(async () => ({ default: (await import('@/features/list/filter-editor')).FilterEditor }));

function FilterEditor(props: ComponentProps<typeof Editor>) {
    return (
        <Suspense fallback={<div className={classes['editor']} />}>
            <Editor {...props} />
        </Suspense>
    );
}

/** Opens the editor of a new condition; f does too. */
export function FilterButton({ object, state }: { object: ObjectMeta; state: ListState }) {
    const t = useT();
    const [open, setOpen] = useState(false);
    useShortcuts({ f: () => setOpen(true) });
    return (
        <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
            <Popover.Target>
                <Button variant="default" leftSection={<IconFilter size={14} stroke={1.6} />} onClick={() => setOpen(!open)}>
                    {t('filter.add')}
                </Button>
            </Popover.Target>
            <Popover.Dropdown aria-label={t('filter.add')} p="xs">
                <FilterEditor
                    object={object}
                    onDone={(leaf) => {
                        setOpen(false);
                        const list = asList(state.filter);
                        state.setFilter(list ? fromList([...list, leaf]) : { and: [...(state.filter ? [state.filter] : []), leaf] });
                    }}
                />
            </Popover.Dropdown>
        </Popover>
    );
}

function ConditionChip({ object, leaf, onChange, onRemove }: { object: ObjectMeta; leaf: Leaf; onChange(leaf: Leaf): void; onRemove(): void }) {
    const t = useT();
    const [open, setOpen] = useState(false);
    const field = useMeta().field(object, leaf.field);
    return (
        <span className={classes['chip']}>
            <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
                <Popover.Target>
                    <button type="button" className={classes['chipText']} onClick={() => setOpen(!open)}>
                        {field ? <ConditionView field={field} leaf={leaf} /> : leaf.field}
                    </button>
                </Popover.Target>
                <Popover.Dropdown aria-label={t('filter.edit')} p="xs">
                    <FilterEditor
                        object={object}
                        leaf={leaf}
                        onDone={(next) => {
                            setOpen(false);
                            onChange(next);
                        }}
                    />
                </Popover.Dropdown>
            </Popover>
            <ActionIcon size="xs" aria-label={t('filter.remove')} onClick={onRemove}>
                <IconX size={12} />
            </ActionIcon>
        </span>
    );
}

export function FilterChips({ object, state }: { object: ObjectMeta; state: ListState }) {
    const t = useT();
    const list = asList(state.filter);
    if (list?.length === 0) return null;
    return (
        <div className={classes['chips']}>
            {list === null && <span className={classes['chip']}>{t('filter.tree')}</span>}
            {list?.map((leaf, at) => (
                <ConditionChip
                    key={`${at} ${leaf.field}`}
                    object={object}
                    leaf={leaf}
                    onChange={(next) => state.setFilter(fromList(list.map((each, index) => (index === at ? next : each))))}
                    onRemove={() => state.setFilter(fromList(list.filter((_, index) => index !== at)))}
                />
            ))}
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => state.setFilter(null)}>
                {t('filter.clear')}
            </Button>
        </div>
    );
}
