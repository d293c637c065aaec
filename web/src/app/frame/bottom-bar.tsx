import { Drawer } from '@mantine/core';
import { IconDots, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlaces } from '@/app/frame/navigation';
import { PlaceLink } from '@/app/frame/sidebar';
import { LanguageButton, ThemeButton, UserMenu } from '@/app/frame/user-menu';
import { useT } from '@/lib/i18n';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/app/frame/frame.module.css';

const tabs_shown = 3;
const tab_order = ['/', '/contacts', '/opportunities', '/leads', '/accounts'];

export function BottomBar({ onPalette }: { onPalette: () => void }) {
    const t = useT();
    const places = usePlaces();
    const [open, setOpen] = useState(false);
    const tabs = tab_order.flatMap((path) => places.find((place) => place.path === path) ?? []).slice(0, tabs_shown);
    return (
        <>
            <nav className={classes['bottom']} aria-label={t('nav.label')}>
                {tabs.map((place) => (
                    <Link
                        key={place.path}
                        to={place.path}
                        search={{}}
                        activeOptions={{ exact: place.path === '/', includeSearch: false }}
                        className={classes['tab']}
                    >
                        <ObjectIcon name={place.icon} size={20} />
                        <span className="clip">{place.label}</span>
                    </Link>
                ))}
                <button type="button" className={classes['tab']} onClick={onPalette}>
                    <IconSearch size={20} stroke={1.6} aria-hidden />
                    <span>{t('nav.search')}</span>
                </button>
                <button type="button" className={classes['tab']} onClick={() => setOpen(true)} aria-haspopup="dialog">
                    <IconDots size={20} stroke={1.6} aria-hidden />
                    <span>{t('nav.more')}</span>
                </button>
            </nav>
            <Drawer
                opened={open}
                onClose={() => setOpen(false)}
                position="bottom"
                size="auto"
                radius="lg"
                title={t('nav.label')}
            >
                <div className={classes['sheet']}>
                    {places.map((place) => (
                        <PlaceLink key={place.path} place={place} onClick={() => setOpen(false)} />
                    ))}
                </div>
                <div className={classes['foot']}>
                    <UserMenu withName />
                    <LanguageButton />
                    <ThemeButton />
                </div>
            </Drawer>
        </>
    );
}
