import { IconDots, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { usePlaces } from '@/app/frame/navigation';
import { useT } from '@/lib/i18n';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/app/frame/frame.module.css';

const Sheet = lazy(async () => ({ default: (await import('@/app/frame/sheet')).Sheet }));

const tabs_shown = 3;
const tab_order = ['/', '/tasks', '/contacts', '/opportunities', '/leads', '/accounts'];

export function BottomBar({ onPalette }: { onPalette: () => void }) {
    const t = useT();
    const places = usePlaces();
    const [open, setOpen] = useState(false);
    const [asked, setAsked] = useState(false);
    const show = () => {
        setAsked(true);
        setOpen(true);
    };
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
                <button type="button" className={classes['tab']} onClick={show} aria-haspopup="dialog">
                    <IconDots size={20} stroke={1.6} aria-hidden />
                    <span>{t('nav.more')}</span>
                </button>
            </nav>
            <Suspense>{asked && <Sheet opened={open} onClose={() => setOpen(false)} />}</Suspense>
        </>
    );
}
