// Saved views as tabs over the list; what was changed can be saved back or as a new one.

import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCheck, IconDots, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { deleteRecord, refreshRecords, updateRecord } from '@/api/records';
import { useSession } from '@/api/session';
import type { ObjectMeta } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { manyLabel } from '@/api/meta';
import type { ListState } from '@/features/list/list-state';
import { settingsOf, sharing } from '@/features/list/view-settings';
import { useLanguage } from '@/lib/i18n';
import { toast } from '@/ui/toast';
import classes from '@/features/list/list.module.css';

const NameDialog = lazy(async () => ({ default: (await import('@/features/list/view-dialog')).ViewDialog }));

const reset = { filter: undefined, sort: undefined, columns: undefined, q: undefined };

export function ViewTabs({ object, state }: { object: ObjectMeta; state: ListState }) {
    const { t, label } = useLanguage();
    const { user } = useSession();
    const client = useQueryClient();
    const [dialog, setDialog] = useState<'create' | 'rename' | null>(null);
    const { view } = state;
    const mine = view?.owner?.id === user.id;
    const views = state.views.filter((each) => each.kind === 'table').toSorted((a, b) => Number(b.pinned) - Number(a.pinned));

    async function change(values: Record<string, unknown>) {
        if (!view) return;
        try {
            await updateRecord('saved_views', view.id, values, view.version);
            await refreshRecords(client, 'saved_views');
            state.change(reset);
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    }
    async function remove() {
        if (!view) return;
        try {
            await deleteRecord('saved_views', view.id);
            await refreshRecords(client, 'saved_views');
            state.change({ ...reset, view: undefined });
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    }
    const tab = (id: string | undefined, name: string) => (
        <button
            key={id ?? ''}
            type="button"
            aria-current={view?.id === id && !state.deleted ? 'true' : undefined}
            className={classes['tab']}
            onClick={() => state.change({ ...reset, view: id, deleted: undefined })}
        >
            {name}
        </button>
    );
    return (
        <nav className={classes['tabs']} aria-label={t('view.label')}>
            {tab(undefined, t('view.all', { objects: label(manyLabel(object)) }))}
            {views.map((each) => tab(each.id, each.name))}
            {state.deleted && (
                <span className={classes['tab']} aria-current="true">
                    {t('bin.title')}
                </span>
            )}
            <Menu position="bottom-start">
                <Menu.Target>
                    <ActionIcon aria-label={t('view.menu')}>
                        <IconDots size={15} />
                    </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                    <Menu.Item onClick={() => setDialog('create')}>{t('view.save_as')}</Menu.Item>
                    {mine && state.differs && <Menu.Item onClick={() => void change({ settings: settingsOf(state) })}>{t('view.save')}</Menu.Item>}
                    {mine && <Menu.Item onClick={() => setDialog('rename')}>{t('view.rename')}</Menu.Item>}
                    {mine && (
                        <Menu.Item onClick={() => void change({ pinned: !view.pinned })} rightSection={view.pinned ? <IconCheck size={14} /> : null}>
                            {t('view.pin')}
                        </Menu.Item>
                    )}
                    {mine && (
                        <>
                            <Menu.Label>{t('view.shared')}</Menu.Label>
                            {sharing.map(({ value, label: id }) => (
                                <Menu.Item key={value} onClick={() => void change({ shared: value })} rightSection={view.shared === value ? <IconCheck size={14} /> : null}>
                                    {t(id)}
                                </Menu.Item>
                            ))}
                            <Menu.Divider />
                            <Menu.Item color="red" onClick={() => void remove()}>
                                {t('view.delete')}
                            </Menu.Item>
                        </>
                    )}
                    <Menu.Divider />
                    <Menu.Item
                        leftSection={<IconTrash size={14} />}
                        onClick={() => state.change({ ...reset, view: undefined, deleted: state.deleted ? undefined : '1' })}
                    >
                        {state.deleted ? t('bin.leave') : t('bin.title')}
                    </Menu.Item>
                </Menu.Dropdown>
            </Menu>
            {state.differs && (
                <Button
                    variant="subtle"
                    size="compact-xs"
                    onClick={() => (mine ? void change({ settings: settingsOf(state) }) : setDialog('create'))}
                >
                    {mine ? t('view.save') : t('view.save_as')}
                </Button>
            )}
            {dialog && (
                <Suspense>
                    <NameDialog
                        object={object}
                        state={state}
                        renamed={dialog === 'rename' ? view : undefined}
                        onClose={() => setDialog(null)}
                        onCreated={(id) => state.change({ ...reset, view: id })}
                    />
                </Suspense>
            )}
        </nav>
    );
}
