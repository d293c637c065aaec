// One's own passkeys: which there are, when they were used, another one, away with one.

import { Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { IconFingerprint, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { addPasskey, knowsPasskeys, passkeysQuery, removePasskey, type Passkey } from '@/api/passkeys';
import { sessionsQuery } from '@/api/admin';
import { sessionQuery } from '@/api/session';
import { withPasskeyWords } from '@/features/session/passkey-trouble';
import { AskPassword } from '@/features/settings/ask-password';
import { deviceName } from '@/features/settings/device';
import { Section } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function Passkeys() {
    const t = useT();
    const client = useQueryClient();
    const router = useRouter();
    const { data } = useQuery(passkeysQuery);
    const [task, setTask] = useState<'add' | Passkey | null>(null);
    const impossible = data && (data.impossible ?? (knowsPasskeys() ? null : t('passkey.unknown')));

    async function close() {
        setTask(null);
        await Promise.all([client.invalidateQueries(passkeysQuery), client.invalidateQueries(sessionsQuery), client.invalidateQueries(sessionQuery)]);
        await router.invalidate();  // without the last one the role may ask for a second step first
    }
    return (
        <Section
            title={t('passkey.title')}
            text={t('passkey.text')}
            action={
                data &&
                !impossible && (
                    <Button leftSection={<IconPlus size={14} />} onClick={() => setTask('add')}>
                        {t('passkey.add')}
                    </Button>
                )
            }
        >
            {!data && <Skeleton height={40} />}
            {impossible && <p>{impossible}</p>}
            {data && data.passkeys.length === 0 && !impossible && <p className="dimmed">{t('passkey.none')}</p>}
            {data && data.passkeys.length > 0 && (
                <ul className={classes['lines']} aria-label={t('passkey.title')}>
                    {data.passkeys.map((each) => (
                        <Line key={each.id} passkey={each} site={data.site} onRemove={() => setTask(each)} />
                    ))}
                </ul>
            )}
            {task && (
                <Modal opened onClose={() => void close()} title={t(task === 'add' ? 'passkey.add' : 'passkey.remove_title')} size={420} closeButtonProps={{ 'aria-label': t('action.close') }}>
                    {task === 'add' ? <AddPasskey onDone={() => void close()} /> : <RemovePasskey passkey={task} onDone={() => void close()} />}
                </Modal>
            )}
        </Section>
    );
}

function Line({ passkey, site, onRemove }: { passkey: Passkey; site: string | null; onRemove(): void }) {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    return (
        <li className={classes['line']}>
            <IconFingerprint size={16} stroke={1.6} aria-hidden />
            <span className={classes['strong']}>{passkey.name}</span>
            {passkey.backed_up && <Chip>{t('passkey.backed_up')}</Chip>}
            <span className="dimmed">{t('passkey.added_on', { when: texts.date(passkey.created_at) })}</span>
            <span className="dimmed">{passkey.last_used_at ? t('settings.token_used', { when: texts.relative(passkey.last_used_at, now) }) : t('settings.token_unused')}</span>
            {site && site !== passkey.site && <span className="dimmed">{t('passkey.elsewhere', { site: passkey.site })}</span>}
            <span className={classes['lineActions']}>
                <Button variant="default" size="compact-xs" aria-label={`${t('passkey.remove')} ${passkey.name}`} onClick={onRemove}>
                    {t('passkey.remove')}
                </Button>
            </span>
        </li>
    );
}

export function AddPasskey({ onDone }: { onDone(): void }) {
    const t = useT();
    const [name, setName] = useState(() => deviceName(navigator.userAgent));

    async function go(password: string) {
        await withPasskeyWords(t, () => addPasskey(name.trim(), password));
        toast({ text: t('passkey.added') });
        onDone();
    }
    return (
        <AskPassword led submit_text={t('factor.next')} go={go}>
            <TextInput required data-autofocus label={t('passkey.name')} description={t('passkey.name_help')} maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        </AskPassword>
    );
}

function RemovePasskey({ passkey, onDone }: { passkey: Passkey; onDone(): void }) {
    const t = useT();

    async function go(password: string) {
        await removePasskey(passkey.id, password);
        toast({ text: t('passkey.removed') });
        onDone();
    }
    return (
        <AskPassword submit_text={t('passkey.remove')} go={go}>
            <p>{t('passkey.remove_text', { name: passkey.name })}</p>
        </AskPassword>
    );
}
