// Saved views over the list: pinned ones as tabs, the others in a menu; what was changed can be saved back
// or as a new one.

import { ActionIcon, Menu } from '@mantine/core';
import { IconChevronDown, IconDots, IconStarFilled } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useSession } from '@/api/session';
import type { ObjectMeta, SavedView } from '@/api/types';
import { manyLabel } from '@/api/meta';
import { all_records, no_changes, type ListState } from '@/features/list/list-state';
import { SaveButton, ViewDialog, ViewList, ViewMenu } from '@/features/list/toolbox';
import { useLanguage } from '@/lib/i18n';
import classes from '@/features/list/bar.module.css';

export type ViewDialogMode = 'create' | 'rename' | 'duplicate';

export const ViewTabs = memo(function ViewTabs({ object, state }: { object: ObjectMeta; state: ListState }) {
    const { t, label } = useLanguage();
    const { user } = useSession();
    const [dialog, setDialog] = useState<ViewDialogMode | null>(null);
    const { view } = state;
    const show = (id: string | undefined) => state.change({ ...no_changes, view: id, deleted: undefined });
    const views = state.views.filter((each) => each.kind === 'table');
    const tabs = views.filter((each) => each.pinned || each.id === view?.id).toSorted((a, b) => Number(b.pinned) - Number(a.pinned));
    const others = views.length - tabs.length;
    const mine = view?.owner?.id === user.id;

    const tab = (each: SavedView | undefined) => (
        <button
            key={each?.id ?? ''}
            type="button"
            aria-current={view?.id === each?.id && !state.deleted ? 'true' : undefined}
            className={classes['tab']}
            onClick={() => show(each?.id ?? (state.first_view ? all_records : undefined))}
        >
            {state.first_view && state.first_view === each?.id && <IconStarFilled size={11} aria-label={t('view.first')} className={classes['first']} />}
            {each?.name ?? t('view.all', { objects: label(manyLabel(object)) })}
        </button>
    );
    return (
        <nav className={classes['tabs']} aria-label={t('view.label')}>
            {tab(undefined)}
            {tabs.map(tab)}
            {state.deleted && (
                <span className={classes['tab']} aria-current="true">
                    {t('bin.title')}
                </span>
            )}
            {others > 0 && (
                <Menu position="bottom-start" width={260} withInitialFocusPlaceholder={false}>
                    <Menu.Target>
                        <button type="button" className={classes['tab']}>
                            {t('view.more', { count: others })} <IconChevronDown size={12} aria-hidden />
                        </button>
                    </Menu.Target>
                    <Menu.Dropdown>
                        <ViewList views={views} onShow={show} />
                    </Menu.Dropdown>
                </Menu>
            )}
            <Menu position="bottom-start" width={240} withInitialFocusPlaceholder={false}>
                <Menu.Target>
                    <ActionIcon aria-label={t('view.menu')}>
                        <IconDots size={15} />
                    </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                    <ViewMenu object={object} state={state} mine={mine} onDialog={setDialog} />
                </Menu.Dropdown>
            </Menu>
            {state.differs && <SaveButton state={state} mine={mine} onDialog={setDialog} />}
            {dialog && <ViewDialog object={object} state={state} mode={dialog} onClose={() => setDialog(null)} onCreated={(id) => show(id)} />}
        </nav>
    );
});
