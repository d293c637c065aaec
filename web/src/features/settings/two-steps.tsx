// Where somebody stands whose role asks for two steps and who has shown but a password: nothing else is
// open to them before the second step is set up.

import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { knowsPasskeys, passkeysQuery } from '@/api/passkeys';
import { sessionQuery, signOut } from '@/api/session';
import { PasskeyButton } from '@/features/session/passkey-button';
import { AddPasskey } from '@/features/settings/passkeys';
import { Steps } from '@/features/settings/second-factor';
import { safeBack } from '@/lib/safe-back';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { Door } from '@/ui/door';
import classes from '@/ui/door.module.css';

export function TwoSteps() {
    const t = useT();
    const client = useQueryClient();
    const router = useRouter();
    const { back } = useSearch({ strict: false }) as Search;
    const { data } = useQuery(passkeysQuery);
    const [by_passkey, setByPasskey] = useState(false);
    const has_one = (data?.passkeys.length ?? 0) > 0;

    async function go() {
        await client.refetchQueries(sessionQuery);
        router.history.push(safeBack(back));
    }
    async function leave() {
        await signOut(client);
        router.history.push('/sign-in');
    }
    return (
        <Door title={t(has_one ? 'passkey.due' : 'factor.due')} text={t(has_one ? 'passkey.due_text' : 'factor.due_text')}>
            {has_one && (
                <div className={classes['form']}>
                    <PasskeyButton primary onDone={() => void go()} />
                </div>
            )}
            {!has_one && (by_passkey ? <AddPasskey onDone={() => void go()} /> : <Steps task="set_up" onDone={() => void go()} />)}
            {data && !has_one && !data.impossible && knowsPasskeys() && (
                <Button variant="subtle" fullWidth onClick={() => setByPasskey(!by_passkey)}>
                    {t(by_passkey ? 'passkey.rather_code' : 'passkey.rather')}
                </Button>
            )}
            <Button variant="subtle" fullWidth onClick={() => void leave()}>
                {t('user.sign_out')}
            </Button>
        </Door>
    );
}
