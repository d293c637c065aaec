import { Alert, Button } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { knowsPasskeys, signInByPasskey } from '@/api/passkeys';
import { useSubmit } from '@/api/use-submit';
import { withPasskeyWords } from '@/features/session/passkey-trouble';
import { useT } from '@/lib/i18n';

/** Nothing where the browser has none. */
export function PasskeyButton({ primary = false, onDone }: { primary?: boolean; onDone(): void }) {
    const t = useT();
    const client = useQueryClient();
    const { busy, error, submit } = useSubmit();

    async function go() {
        if (await submit(() => withPasskeyWords(t, () => signInByPasskey(client)))) onDone();
    }
    if (!knowsPasskeys()) return null;
    return (
        <>
            {error && <Alert color="red">{error}</Alert>}
            <Button variant={primary ? 'filled' : 'default'} size="sm" fullWidth loading={busy} leftSection={<IconFingerprint size={16} stroke={1.6} />} onClick={() => void go()}>
                {t('passkey.sign_in')}
            </Button>
        </>
    );
}
