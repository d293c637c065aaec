// A one-time link, shown this once: Kith sends no mail yet. An invitation is made when the dialog opens;
// a link for a new password asks for one's own first.

import { Alert, Button, CopyButton, Modal, Skeleton, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { accountsQuery, makeLink, type LinkPurpose, type OneTimeLink, type Proof } from '@/api/admin';
import type { RecordData } from '@/api/types';
import { problemText } from '@/api/use-submit';
import { ProveForm } from '@/features/settings/prove-form';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/settings/settings.module.css';

export function LinkDialog({ user, purpose, onClose }: { user: RecordData; purpose: LinkPurpose; onClose(): void }) {
    const t = useT();
    const texts = useTexts();
    const client = useQueryClient();
    const [link, setLink] = useState<OneTimeLink | null>(null);
    const [error, setError] = useState<string | null>(null);
    const asked = useRef(false);

    const make = useCallback(
        async (proof?: Proof) => {
            setLink(await makeLink(user.id, purpose, proof));
            await client.invalidateQueries(accountsQuery);
        },
        [client, purpose, user.id],
    );
    useEffect(() => {
        if (purpose === 'reset' || asked.current) return;  // a second link would end the first
        asked.current = true;
        make().catch((problem: unknown) => setError(problemText(t, problem)));
    }, [make, purpose, t]);

    const address = link ? window.location.origin + link.path : '';
    return (
        <Modal opened onClose={onClose} title={t(purpose === 'invite' ? 'settings.link_invite' : 'settings.link_reset')} size={520}>
            {purpose === 'reset' && !link && <ProveForm text={t('settings.link_reset_text', { name: String(user['name']) })} submit_text={t('settings.link_make')} go={make} />}
            {(purpose === 'invite' || link) && (
                <div className={classes['form']}>
                    {error && <Alert color="red">{error}</Alert>}
                    {!link && !error && <Skeleton height={60} />}
                    {link && (
                        <>
                            <p>{t('settings.link_text', { name: String(user['name']), until: texts.date_time(link.expires_at) })}</p>
                            <TextInput readOnly data-autofocus label={t('settings.link')} value={address} onFocus={(event) => event.currentTarget.select()} />
                        </>
                    )}
                    <div className={classes['buttons']}>
                        <Button variant="default" onClick={onClose}>
                            {t('action.close')}
                        </Button>
                        <CopyButton value={address}>
                            {({ copied, copy }) => (
                                <Button disabled={!link} leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />} onClick={copy}>
                                    {t(copied ? 'settings.copied' : 'settings.copy')}
                                </Button>
                            )}
                        </CopyButton>
                    </div>
                </div>
            )}
        </Modal>
    );
}
