// On a phone, within reach of the thumb: the day, what is to do, something new, the search, everything else.

import { IconDots, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { usePlaces, type Place } from '@/app/frame/navigation';
import { useT } from '@/lib/i18n';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/app/frame/frame.module.css';

const Sheet = lazy(async () => ({ default: (await import('@/app/frame/sheet')).Sheet }));
const NewSheet = lazy(async () => ({ default: (await import('@/app/frame/sheet')).NewSheet }));

const tabs_shown = 2;
const tab_order = ['/', '/tasks', '/contacts', '/opportunities', '/leads', '/accounts'];

function Tab({ place }: { place: Place }) {
    return (
        <Link to={place.path} search={{}} activeOptions={{ exact: place.path === '/', includeSearch: false }} className={classes['tab']}>
            <ObjectIcon name={place.icon} size={20} />
            <span className="clip">{place.label}</span>
        </Link>
    );
}

export function BottomBar({ onPalette }: { onPalette: () => void }) {
    const t = useT();
    const places = usePlaces();
    const [open, setOpen] = useState<'new' | 'more' | null>(null);
    // What was opened once stays, closed, so that it slides away.
    const [asked, setAsked] = useState<readonly string[]>([]);
    const show = (sheet: 'new' | 'more') => {
        setAsked((before) => [...before, sheet]);
        setOpen(sheet);
    };
    const tabs = tab_order.flatMap((path) => places.find((place) => place.path === path) ?? []).slice(0, tabs_shown);
    const close = () => setOpen(null);
    return (
        <>
            <nav className={classes['bottom']} aria-label={t('nav.label')}>
                {tabs.map((place) => (
                    <Tab key={place.path} place={place} />
                ))}
                <button type="button" className={classes['tab']} onClick={() => show('new')} aria-haspopup="dialog">
                    <IconPlus size={20} stroke={1.6} aria-hidden />
                    <span>{t('action.new')}</span>
                </button>
                <button type="button" className={classes['tab']} onClick={onPalette}>
                    <IconSearch size={20} stroke={1.6} aria-hidden />
                    <span>{t('nav.search')}</span>
                </button>
                <button type="button" className={classes['tab']} onClick={() => show('more')} aria-haspopup="dialog">
                    <IconDots size={20} stroke={1.6} aria-hidden />
                    <span>{t('nav.more')}</span>
                </button>
            </nav>
            <Suspense>
                {asked.includes('more') && <Sheet opened={open === 'more'} onClose={close} />}
                {asked.includes('new') && <NewSheet opened={open === 'new'} onClose={close} />}
            </Suspense>
        </>
    );
}
