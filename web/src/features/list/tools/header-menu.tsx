import { Menu } from '@mantine/core';
import { IconArrowDown, IconArrowLeft, IconArrowRight, IconArrowUp, IconEyeOff, IconLayoutRows, IconPin, IconPinnedOff, IconSortAscending } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ObjectMeta } from '@/api/types';
import { usePathLabel, whyNotSortable } from '@/features/list/columns';
import type { ListState } from '@/features/list/list-state';
import { partOf } from '@/features/list/group-part';
import { levels_max } from '@/features/list/group-tree';
import { groupable } from '@/features/list/use-groups';
import { useLanguage } from '@/lib/i18n';

interface Props {
    object: ObjectMeta;
    state: ListState;
    column: number;
    header: HTMLElement;
    onMove(from: number, to: number): void;
    onClose(): void;
}

const icon = { size: 14, stroke: 1.6 };

/** What a column can do, beside being sorted with a click. */
export function HeaderMenu({ object, state, column, header, onMove, onClose }: Props) {
    const { t } = useLanguage();
    const pathLabel = usePathLabel(object);
    const shown = state.columns[column];
    const back = useRef<HTMLElement | null>(null);
    useEffect(() => {
        back.current = header.closest<HTMLElement>('[role=columnheader]');
    }, [header]);
    if (!shown) return null;
    const { path, field } = shown;
    const name = t('list.column_menu', { field: pathLabel(path) });
    const why_not = whyNotSortable(path, field);
    const paths = state.columns.map((each) => each.path);
    const box = header.getBoundingClientRect();
    const others = state.sort.filter((key) => key.field !== path);
    const close = () => {
        onClose();
        requestAnimationFrame(() => back.current?.focus());
    };
    return (
        <Menu opened onClose={close} position="bottom-start" returnFocus={false} withInitialFocusPlaceholder={false} width={230}>
            <Menu.Target>
                <button type="button" tabIndex={-1} aria-label={name} style={{ position: 'fixed', left: box.left, top: box.bottom, width: 1, height: 1, padding: 0, border: 0 }} />
            </Menu.Target>
            <Menu.Dropdown aria-label={name}>
                {why_not ? (
                    <Menu.Label>{t(why_not)}</Menu.Label>
                ) : (
                    <>
                        <Menu.Item leftSection={<IconArrowUp {...icon} />} onClick={() => state.setSort([{ field: path, descending: false }])}>
                            {t('sort.up')}
                        </Menu.Item>
                        <Menu.Item leftSection={<IconArrowDown {...icon} />} onClick={() => state.setSort([{ field: path, descending: true }])}>
                            {t('sort.down')}
                        </Menu.Item>
                        {others.length > 0 && (
                            <Menu.Item leftSection={<IconSortAscending {...icon} />} onClick={() => state.setSort([...others, { field: path, descending: false }])}>
                                {t('sort.also')}
                            </Menu.Item>
                        )}
                    </>
                )}
                <Menu.Divider />
                {!path.includes('.') && groupable(field) && (
                    <Menu.Item leftSection={<IconLayoutRows {...icon} />} onClick={() => state.setGroups([partOf(field)])}>
                        {t('group.this')}
                    </Menu.Item>
                )}
                {!path.includes('.') && groupable(field) && state.groups.length > 0 && state.groups.length < levels_max && !state.groups.some((part) => part.path === path) && (
                    <Menu.Item leftSection={<IconLayoutRows {...icon} />} onClick={() => state.setGroups([...state.groups, partOf(field)])}>
                        {t('group.also')}
                    </Menu.Item>
                )}
                {column > 0 && state.pinned !== column + 1 && (
                    <Menu.Item leftSection={<IconPin {...icon} />} onClick={() => state.setLook({ pinned: column + 1 })}>
                        {t('columns.pin_to')}
                    </Menu.Item>
                )}
                {state.pinned > 1 && (
                    <Menu.Item leftSection={<IconPinnedOff {...icon} />} onClick={() => state.setLook({ pinned: 1 })}>
                        {t('columns.unpin')}
                    </Menu.Item>
                )}
                {column > 1 && (
                    <Menu.Item leftSection={<IconArrowLeft {...icon} />} onClick={() => onMove(column, column - 1)}>
                        {t('columns.left')}
                    </Menu.Item>
                )}
                {column > 0 && column < paths.length - 1 && (
                    <Menu.Item leftSection={<IconArrowRight {...icon} />} onClick={() => onMove(column, column + 1)}>
                        {t('columns.right')}
                    </Menu.Item>
                )}
                {column > 0 && (
                    <Menu.Item leftSection={<IconEyeOff {...icon} />} onClick={() => state.setColumns(paths.filter((each) => each !== path))}>
                        {t('columns.hide')}
                    </Menu.Item>
                )}
            </Menu.Dropdown>
        </Menu>
    );
}
