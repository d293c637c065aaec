// A quiet bar while the server cannot be reached or changes wait to be sent; the way to the list of them; and
// the offer to load a new version.

import { Button } from '@mantine/core';
import { IconCloudOff, IconCloudUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { loadNewVersion, useNewVersion } from '@/app/version';
import { useLanguage } from '@/lib/i18n';
import { lineIsUp, onLineChange, reportLine, useLineUp } from '@/lib/line';
import { useOutbox } from '@/records/use-outbox';
import classes from '@/app/frame/line-bar.module.css';

const loadWaitingDialog = () => import('@/app/frame/waiting-dialog');
const WaitingDialog = lazy(async () => ({ default: (await loadWaitingDialog()).WaitingDialog }));

const probe_ms = 3_000;
const quiet_ms = 3_000;

/** Without a line no code can be fetched: what is wanted then is fetched while there is one. */
function useFetchAhead(): void {
    useEffect(() => {
        const timer = setTimeout(() => {
            for (const load of [loadWaitingDialog, () => import('@/records/create-dialog')]) load().catch(() => undefined);
        }, quiet_ms);
        return () => clearTimeout(timer);
    }, []);
}

async function probe(): Promise<void> {
    try {
        await fetch('/healthz', { cache: 'no-store' });
        reportLine('up');
    } catch {
        reportLine('down');
    }
}

/** Asks again and again while the line is down, and reads anew what is shown once it is back. */
function useLineWatch(): void {
    const client = useQueryClient();
    useEffect(() => {
        let timer: ReturnType<typeof setInterval> | undefined;
        function turned() {
            clearInterval(timer);
            timer = lineIsUp() ? undefined : setInterval(() => void probe(), probe_ms);
            if (lineIsUp()) void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'preferences' });
        }
        const down = () => reportLine('down');
        const maybe = () => void probe();
        const stop = onLineChange(turned);
        window.addEventListener('offline', down);
        window.addEventListener('online', maybe);
        return () => {
            stop();
            clearInterval(timer);
            window.removeEventListener('offline', down);
            window.removeEventListener('online', maybe);
        };
    }, [client]);
}

/** Nothing reloads by itself: what somebody is typing is worth more than the newest version. */
function VersionBar() {
    const { t } = useLanguage();
    const is_new = useNewVersion();
    const [later, setLater] = useState(false);
    if (!is_new || later) return null;
    return (
        <div role="status" className={classes['bar']}>
            <span>{t('version.new')}</span>
            <Button size="compact-xs" onClick={loadNewVersion}>
                {t('version.load')}
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => setLater(true)}>
                {t('version.later')}
            </Button>
        </div>
    );
}

export function LineBar() {
    const { t } = useLanguage();
    const up = useLineUp();
    const { waiting } = useOutbox();
    const [open, setOpen] = useState(false);
    useLineWatch();
    useFetchAhead();
    const refused = waiting.filter((entry) => entry.refused).length;
    const shown = !up || waiting.length > 0;
    return (
        <>
            <div role="status" className={shown ? classes['bar'] : 'visually-hidden'} data-down={!up || undefined}>
                {shown && (up ? <IconCloudUp size={15} stroke={1.6} aria-hidden /> : <IconCloudOff size={15} stroke={1.6} aria-hidden />)}
                {!up && <span>{t('offline.title')}</span>}
                {refused > 0 && <span>{t('offline.refused', { count: refused })}</span>}
                {waiting.length > refused && <span>{t('offline.waiting', { count: waiting.length - refused })}</span>}
                {waiting.length > 0 && (
                    <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
                        {t('offline.list')}
                    </Button>
                )}
            </div>
            <VersionBar />
            <Suspense>{open && waiting.length > 0 && <WaitingDialog onClose={() => setOpen(false)} />}</Suspense>
        </>
    );
}
