import { Drawer } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { oneLabel } from '@/api/meta';
import { HelpLink } from '@/app/frame/help-link';
import { usePlaces, type Place } from '@/app/frame/navigation';
import { PlaceLink } from '@/app/frame/sidebar';
import { LanguageButton, ThemeButton, UserMenu } from '@/app/frame/user-menu';
import { Bell } from '@/features/notifications/bell';
import { useLanguage, useT } from '@/lib/i18n';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/app/frame/frame.module.css';

/** On a phone: every place, and what stands at the foot of the sidebar elsewhere. */
export function Sheet({ opened, onClose }: { opened: boolean; onClose(): void }) {
    const t = useT();
    return (
        // As high as what it holds: the kit's own "auto" fills the screen.
        <Drawer opened={opened} onClose={onClose} position="bottom" styles={{ content: { height: 'auto' } }} title={t('nav.label')}>
            <div className={classes['sheet']}>
                {usePlaces().map((place) => (
                    <PlaceLink key={place.path} place={place} onClick={onClose} />
                ))}
            </div>
            <div className={classes['foot']}>
                <UserMenu withName />
                <Bell />
                <LanguageButton />
                <ThemeButton />
                <HelpLink onClick={onClose} />
            </div>
        </Drawer>
    );
}

/** What can be made, the object of this screen first. */
export function NewSheet({ opened, onClose }: { opened: boolean; onClose(): void }) {
    const { t, label } = useLanguage();
    const path = useRouterState({ select: (state) => state.location.pathname });
    const makeable = usePlaces().filter((place) => place.object?.access.create);
    const here = (place: Place) => Number(path === place.path || path.startsWith(`${place.path}/`));
    return (
        <Drawer opened={opened} onClose={onClose} position="bottom" styles={{ content: { height: 'auto' } }} title={t('action.new')}>
            <div className={classes['sheet']}>
                {makeable
                    .toSorted((left, right) => here(right) - here(left))
                    .map((place) => (
                        <Link key={place.path} to={place.path} search={{ create: '1' }} className={classes['link']} onClick={onClose}>
                            <ObjectIcon name={place.icon} />
                            <span className="clip">{place.object ? label(oneLabel(place.object)) : place.label}</span>
                        </Link>
                    ))}
            </div>
        </Drawer>
    );
}
