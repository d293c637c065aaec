// Where somebody stands whose role asks for two steps and who has shown but a password: nothing else is
// open to them before the second step is set up.

import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { sessionQuery, signOut } from '@/api/session';
import { Steps } from '@/features/settings/second-factor';
import { safeBack } from '@/lib/safe-back';
import { useT } from '@/lib/i18n';
import type { Search } from '@/lib/search-params';
import { Door } from '@/ui/door';

export function TwoSteps() {
    const t = useT();
    const client = useQueryClient();
    const router = useRouter();
    const { back } = useSearch({ strict: false }) as Search;

    async function go() {
        await client.refetchQueries(sessionQuery);
        router.history.push(safeBack(back));
    }
    async function leave() {
        await signOut(client);
        router.history.push('/sign-in');
    }
    return (
        <Door title={t('factor.due')} text={t('factor.due_text')}>
            <Steps task="set_up" onDone={() => void go()} />
            <Button variant="subtle" fullWidth onClick={() => void leave()}>
                {t('user.sign_out')}
            </Button>
        </Door>
    );
}
