import { ActionIcon, Kbd } from '@mantine/core';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { approvalCountQuery } from '@/api/approvals';
import { useSession } from '@/api/session';
import { Favourites } from '@/app/frame/favourites';
import { HelpLink } from '@/app/frame/help-link';
import { usePlaces, type Place } from '@/app/frame/navigation';
import { LanguageButton, ThemeButton, UserMenu } from '@/app/frame/user-menu';
import { Bell } from '@/features/notifications/bell';
import { usePainted } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { keyLabel } from '@/lib/keys';
import { Mark } from '@/ui/mark';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/app/frame/frame.module.css';

export function PlaceLink({ place, onClick }: { place: Place; onClick?: () => void }) {
    return (
        <Link
            to={place.path}
            search={{}}
            activeOptions={{ exact: place.path === '/', includeSearch: false }}
            className={classes['link']}
            onClick={onClick}
        >
            <ObjectIcon name={place.icon} />
            <span className="clip">{place.label}</span>
            {place.path === '/approvals' && <Waiting />}
        </Link>
    );
}

/** How many requests for approval wait for the one who looks. */
function Waiting() {
    const t = useT();
    const painted = usePainted();
    const { data = 0 } = useQuery({ ...approvalCountQuery, enabled: painted });
    if (data === 0) return null;
    return (
        <span className={`${classes['waiting']} tabular`} title={t('nav.waiting', { count: data })}>
            {data}
        </span>
    );
}

/** Stays as it is while screens come and go. */
export const Sidebar = memo(function Sidebar({ onPalette, onKeys }: { onPalette: () => void; onKeys: () => void }) {
    const t = useT();
    const { workspace } = useSession();
    const places = usePlaces();
    return (
        <nav className={classes['sidebar']} aria-label={t('nav.label')}>
            <div className={classes['workspace']}>
                <Mark />
                <span className="clip">{workspace.name}</span>
                <Bell />
            </div>
            <button type="button" className={classes['search']} onClick={onPalette}>
                <IconSearch size={14} aria-hidden />
                <span>{t('palette.open')}</span>
                <Kbd size="xs">{keyLabel('Mod+k')}</Kbd>
            </button>
            <ul className={classes['list']}>
                {places.map((place) => (
                    <li key={place.path}>
                        <PlaceLink place={place} />
                    </li>
                ))}
            </ul>
            <Favourites />
            <div className={classes['foot']}>
                <UserMenu withName />
                <LanguageButton />
                <ThemeButton />
                <HelpLink />
                <ActionIcon data-hint={t('keys.title')} aria-label={t('keys.title')} onClick={onKeys}>
                    <IconKeyboard size={16} stroke={1.6} />
                </ActionIcon>
            </div>
        </nav>
    );
});
