import { Button, Menu } from '@mantine/core';
import { IconCheck, IconCopy, IconHome, IconPencil, IconPin, IconStar, IconTrash, IconUser, IconUsers, IconWorld, IconArrowBackUp } from '@tabler/icons-react';
import { useSession } from '@/api/session';
import type { ObjectMeta, SavedView } from '@/api/types';
import { sharing } from '@/features/list/view-settings';
import { no_changes, type ListState } from '@/features/list/list-state';
import { useViewActions } from '@/features/list/tools/use-view-actions';
import type { ViewDialogMode } from '@/features/list/views';
import { useT, type MessageId } from '@/lib/i18n';
import { useFavourites } from '@/records/use-favourites';

const icon = { size: 14, stroke: 1.6 };

interface Props {
    object: ObjectMeta;
    state: ListState;
    mine: boolean;
    onDialog(mode: ViewDialogMode): void;
}

export function ViewMenu({ object, state, mine, onDialog }: Props) {
    const t = useT();
    const favourites = useFavourites();
    const actions = useViewActions(state);
    const { view } = state;
    const first = state.first_view !== undefined && state.first_view === view?.id;
    const starred = view !== undefined && favourites.has('saved_views', view.id);
    return (
        <>
            <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => onDialog('create')}>
                {t('view.save_as')}
            </Menu.Item>
            {mine && state.differs && (
                <Menu.Item leftSection={<IconCheck {...icon} />} onClick={actions.save}>
                    {t('view.save')}
                </Menu.Item>
            )}
            {state.differs && (
                <Menu.Item leftSection={<IconArrowBackUp {...icon} />} onClick={actions.leaveChanges}>
                    {t('view.discard')}
                </Menu.Item>
            )}
            {view && (
                <>
                    <Menu.Item leftSection={<IconHome {...icon} />} onClick={() => state.setFirstView(first ? undefined : view.id)} rightSection={first ? <IconCheck size={14} /> : null}>
                        {t('view.make_first')}
                    </Menu.Item>
                    <Menu.Item
                        leftSection={<IconStar {...icon} />}
                        onClick={() => favourites.toggle({ object: 'saved_views', id: view.id, name: view.name, of: object.name })}
                        rightSection={starred ? <IconCheck size={14} /> : null}
                    >
                        {t('view.star')}
                    </Menu.Item>
                    <Menu.Item leftSection={<IconCopy {...icon} />} onClick={() => onDialog('duplicate')}>
                        {t('view.duplicate')}
                    </Menu.Item>
                </>
            )}
            {view && mine && (
                <>
                    <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onDialog('rename')}>
                        {t('view.rename')}
                    </Menu.Item>
                    <Menu.Item leftSection={<IconPin {...icon} />} onClick={() => actions.change({ pinned: !view.pinned })} rightSection={view.pinned ? <IconCheck size={14} /> : null}>
                        {t('view.pin')}
                    </Menu.Item>
                    <Menu.Label>{t('view.shared')}</Menu.Label>
                    {sharing.map(({ value, label }) => (
                        <Menu.Item key={value} onClick={() => actions.change({ shared: value })} rightSection={view.shared === value ? <IconCheck size={14} /> : null}>
                            {t(label)}
                        </Menu.Item>
                    ))}
                    <Menu.Divider />
                    <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={actions.remove}>
                        {t('view.delete')}
                    </Menu.Item>
                </>
            )}
            <Menu.Divider />
            <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => state.change({ ...no_changes, view: undefined, deleted: state.deleted ? undefined : '1' })}>
                {state.deleted ? t('bin.leave') : t('bin.title')}
            </Menu.Item>
        </>
    );
}

/** Keeps what was changed: in the view, or in a new one where the view is somebody else's. */
export function SaveButton({ state, mine, onDialog }: Omit<Props, 'object'>) {
    const t = useT();
    const actions = useViewActions(state);
    return (
        <Button variant="subtle" size="compact-xs" onClick={() => (mine ? actions.save() : onDialog('create'))}>
            {mine ? t('view.save') : t('view.save_as')}
        </Button>
    );
}

const images = { me: IconUser, team: IconUsers, everyone: IconWorld };

/** All views that one may use: one's own, those of the team, those of everyone. */
export function ViewList({ views, onShow }: { views: readonly SavedView[]; onShow(id: string): void }) {
    const t = useT();
    const { user } = useSession();
    const parts: { label: MessageId; views: SavedView[] }[] = [
        { label: 'view.mine', views: views.filter((view) => view.owner?.id === user.id) },
        { label: 'view.of_team', views: views.filter((view) => view.owner?.id !== user.id && view.shared === 'team') },
        { label: 'view.of_everyone', views: views.filter((view) => view.owner?.id !== user.id && view.shared !== 'team') },
    ];
    return parts
        .filter((part) => part.views.length > 0)
        .map((part) => (
            <div key={part.label} role="group" aria-label={t(part.label)}>
                <Menu.Label>{t(part.label)}</Menu.Label>
                {part.views.map((view) => {
                    const Image = images[view.shared];
                    return (
                        <Menu.Item key={view.id} leftSection={<Image {...icon} />} onClick={() => onShow(view.id)}>
                            {view.name}
                        </Menu.Item>
                    );
                })}
            </div>
        ));
}
