// How many notifications wait, and the way to them. Stands in the frame.

import { ActionIcon } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { unreadCountQuery } from '@/api/notifications';
import { useLanguage } from '@/lib/i18n';
import { useShortcuts } from '@/lib/shortcuts';
import classes from '@/features/notifications/notifications.module.css';

const Inbox = lazy(async () => ({ default: (await import('@/features/notifications/inbox')).Inbox }));

const shown_max = 99;

export function Bell() {
    const { t, bring } = useLanguage();
    const [open, setOpen] = useState(false);
    const count = useQuery(unreadCountQuery).data?.value ?? 0;
    const show = () => void bring(['notifications']).then(() => setOpen(true));
    useShortcuts({ 'g n': { says: t('keys.notifications'), run: show } }, t('palette.go'));
    const label = t('bell.label', { count });
    return (
        <>
            <ActionIcon data-hint={label} className={classes['bell']} aria-label={label} aria-haspopup="dialog" onClick={show}>
                <IconBell size={16} stroke={1.6} />
                {count > 0 && (
                    <span aria-hidden className={`${classes['count']} tabular`}>
                        {count > shown_max ? `${shown_max}+` : count}
                    </span>
                )}
            </ActionIcon>
            <Suspense>{open && <Inbox onClose={() => setOpen(false)} />}</Suspense>
        </>
    );
}
