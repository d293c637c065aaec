import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconBinaryTree, IconFilter, IconX } from '@tabler/icons-react';
import { lazy, memo, Suspense, useState, type ComponentProps } from 'react';
import { useMeta } from '@/api/meta';
import type { ObjectMeta } from '@/api/types';
import type { ListState } from '@/features/list/list-state';
import { usePathLabel } from '@/features/list/columns';
import { FilterBuilder, FilterSummary } from '@/features/list/toolbox';
import { asList, fromList, type Leaf } from '@/lib/filter';
import { usePhone } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import { ConditionView } from '@/records/condition-view';
import classes from '@/features/list/bar.module.css';

const Editor = lazy(async () => ({ default: (await import('@/features/list/filter-editor')).FilterEditor }));

function FilterEditor(props: ComponentProps<typeof Editor>) {
    return (
        <Suspense fallback={<div className={classes['editor']} />}>
            <Editor {...props} />
        </Suspense>
    );
}

/** Opens the editor of a new condition; f does too. */
export const FilterButton = memo(function FilterButton({ object, state }: { object: ObjectMeta; state: ListState }) {
    const t = useT();
    const [open, setOpen] = useState(false);
    const [building, setBuilding] = useState(false);
    const phone = usePhone();
    useShortcuts({ f: () => setOpen(true), 'Shift+f': { says: t('filter.build'), run: () => setBuilding(true) } });
    return (
        <>
        <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
            <Popover.Target>
                <Button
                    variant="default"
                    px={phone ? 8 : undefined}
                    aria-label={phone ? t('filter.add') : undefined}
                    leftSection={phone ? undefined : <IconFilter size={14} stroke={1.6} />}
                    onClick={() => setOpen(!open)}
                >
                    {phone ? <IconFilter size={14} stroke={1.6} aria-hidden /> : t('filter.add')}
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
                <Button
                    variant="subtle"
                    size="compact-xs"
                    mt={8}
                    leftSection={<IconBinaryTree size={13} stroke={1.6} />}
                    onClick={() => {
                        setOpen(false);
                        setBuilding(true);
                    }}
                >
                    {t('filter.build')}
                </Button>
            </Popover.Dropdown>
        </Popover>
        {building && <FilterBuilder object={object} filter={state.filter} onApply={state.setFilter} onClose={() => setBuilding(false)} />}
        </>
    );
});

function ConditionChip({ object, leaf, onChange, onRemove }: { object: ObjectMeta; leaf: Leaf; onChange(leaf: Leaf): void; onRemove(): void }) {
    const t = useT();
    const [open, setOpen] = useState(false);
    const field = useMeta().field(object, leaf.field);
    const pathLabel = usePathLabel(object);
    return (
        <span className={classes['chip']}>
            <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
                <Popover.Target>
                    <button type="button" className={classes['chipText']} onClick={() => setOpen(!open)}>
                        {field ? <ConditionView field={field} leaf={leaf} name={pathLabel(leaf.field)} /> : leaf.field}
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

export const FilterChips = memo(function FilterChips({ object, state }: { object: ObjectMeta; state: ListState }) {
    const t = useT();
    const [building, setBuilding] = useState(false);
    // What the simple editor cannot hold is shown in words and edited in the builder.
    const plain = asList(state.filter);
    const list = plain?.some((leaf) => leaf.field.includes('.') || leaf.op === 'any' || leaf.op === 'none') ? null : plain;
    if (list?.length === 0) return null;
    return (
        <div className={classes['chips']}>
            {list === null && state.filter && (
                <span className={classes['chip']}>
                    <button type="button" className={classes['chipText']} onClick={() => setBuilding(true)}>
                        <FilterSummary object={object} filter={state.filter} />
                    </button>
                </span>
            )}
            {building && <FilterBuilder object={object} filter={state.filter} onApply={state.setFilter} onClose={() => setBuilding(false)} />}
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
});
