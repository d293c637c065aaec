// Who hears of this record. One press follows it; the menu lets a colleague follow, too.

import { ActionIcon, Button, Popover } from '@mantine/core';
import { IconBell, IconBellRinging, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { follow, followersQuery, unfollow } from '@/api/followers';
import { useMay, useSession } from '@/api/session';
import type { ObjectMeta } from '@/api/types';
import { problemLine } from '@/api/use-submit';
import { RecordSelect } from '@/fields/shared/record-select';
import { useT } from '@/lib/i18n';
import { Initials, Person } from '@/ui/person';
import { toast } from '@/ui/toast';
import classes from '@/features/record/record.module.css';

const faces_max = 3;

export function Followers({ object, id }: { object: ObjectMeta; id: string }) {
    const t = useT();
    const client = useQueryClient();
    const { user } = useSession();
    const administers = useMay('admin');
    const query = followersQuery(object.name, id);
    const { data } = useQuery(query);
    const [open, setOpen] = useState(false);
    const { followers, following } = data ?? { followers: [], following: false };

    async function act(action: () => Promise<unknown>) {
        try {
            await action();
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
        await client.invalidateQueries({ queryKey: query.queryKey });
    }
    const mine = () => act(() => (following ? unfollow(object.name, id, 'me') : follow(object.name, id, 'me')));
    return (
        <span className={classes['followers']}>
            <Button
                variant={following ? 'light' : 'default'}
                size="compact-xs"
                aria-pressed={following}
                leftSection={following ? <IconBellRinging size={13} stroke={1.6} /> : <IconBell size={13} stroke={1.6} />}
                onClick={() => void mine()}
            >
                {t(following ? 'follow.following' : 'follow.follow')}
            </Button>
            <Popover opened={open} onChange={setOpen} position="bottom-end" width={260} trapFocus returnFocus>
                <Popover.Target>
                    <button type="button" className={classes['faces']} aria-label={t('follow.who', { count: followers.length })} aria-expanded={open} onClick={() => setOpen(!open)}>
                        {followers.slice(0, faces_max).map((one) => (
                            <Initials key={one.id} name={one.name} size={20} />
                        ))}
                        {followers.length === 0 ? '+' : followers.length > faces_max ? `+${followers.length - faces_max}` : ''}
                    </button>
                </Popover.Target>
                <Popover.Dropdown aria-label={t('follow.title')}>
                    <ul className={classes['people']}>
                        {followers.map((one) => (
                            <li key={one.id}>
                                <Person name={one.name} />
                                {(one.id === user.id || administers) && (
                                    <ActionIcon size="xs" aria-label={t('follow.remove', { name: one.name })} onClick={() => void act(() => unfollow(object.name, id, one.id))}>
                                        <IconX size={12} />
                                    </ActionIcon>
                                )}
                            </li>
                        ))}
                    </ul>
                    <RecordSelect
                        object="users"
                        value={null}
                        input={{ label: t('follow.add') }}
                        onChange={(named) => {
                            if (named) void act(() => follow(object.name, id, named.id));
                        }}
                    />
                </Popover.Dropdown>
            </Popover>
        </span>
    );
}
