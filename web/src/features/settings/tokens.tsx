import { Alert, Button, Checkbox, CopyButton, Modal, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createToken, dropToken, tokensQuery } from '@/api/settings';
import { problemLine, useSubmit } from '@/api/use-submit';
import { Loaded, Section } from '@/features/settings/section';
import { useNow } from '@/lib/hooks';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { toast } from '@/ui/toast';
import classes from '@/features/settings/settings.module.css';

export function Tokens() {
    const t = useT();
    const texts = useTexts();
    const now = useNow();
    const client = useQueryClient();
    const tokens = useQuery(tokensQuery);
    const [open, setOpen] = useState(false);
    const again = () => client.invalidateQueries({ queryKey: tokensQuery.queryKey });

    async function drop(id: string) {
        try {
            await dropToken(id);
            await again();
        } catch (error) {
            toast({ text: problemLine(t, error), failed: true });
        }
    }
    const list = { isLoading: tokens.isLoading, error: tokens.error, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: () => undefined };
    return (
        <Section
            title={t('settings.tokens')}
            text={t('settings.tokens_text')}
            action={
                <Button leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
                    {t('settings.token_new')}
                </Button>
            }
        >
            <Loaded list={list} empty={tokens.data?.length === 0} empty_title={t('settings.no_tokens')}>
                <ul className={classes['lines']}>
                    {tokens.data?.map((token) => (
                        <li key={token.id} className={classes['line']}>
                            <span className={classes['strong']}>{token.name}</span>
                            <span className="dimmed">{t(token.scopes.includes('write') ? 'settings.token_write' : 'settings.token_read')}</span>
                            <span className="dimmed">
                                {token.last_used_at ? t('settings.token_used', { when: texts.relative(token.last_used_at, now) }) : t('settings.token_unused')}
                            </span>
                            {token.expires_at && <span className="dimmed">{t('settings.token_expires', { when: texts.date(token.expires_at) })}</span>}
                            <span className={classes['lineActions']}>
                                <Button variant="default" size="compact-xs" aria-label={`${t('settings.token_revoke')} ${token.name}`} onClick={() => void drop(token.id)}>
                                    {t('settings.token_revoke')}
                                </Button>
                            </span>
                        </li>
                    ))}
                </ul>
            </Loaded>
            {open && (
                <NewToken
                    onClose={() => {
                        setOpen(false);
                        void again();
                    }}
                />
            )}
        </Section>
    );
}

const day_ms = 86_400_000;
const lives_days = [30, 90, 365];

function NewToken({ onClose }: { onClose(): void }) {
    const t = useT();
    const { busy, error, field_errors, submit } = useSubmit();
    const [name, setName] = useState('');
    const [write, setWrite] = useState(false);
    const [days, setDays] = useState('');
    const [password, setPassword] = useState('');
    const [secret, setSecret] = useState<string | null>(null);

    const save = () =>
        void submit(async () => {
            const expires_at = days ? new Date(Date.now() + Number(days) * day_ms).toISOString() : undefined;
            const made = await createToken({ name, password, scopes: write ? ['read', 'write'] : ['read'], ...(expires_at ? { expires_at } : {}) });
            setSecret(made.token);
        });
    return (
        <Modal opened onClose={onClose} title={t('settings.token_new')} size={460} closeButtonProps={{ 'aria-label': t('action.close') }}>
            {secret ? (
                <div className={classes['form']}>
                    <Alert color="ink">{t('settings.token_once')}</Alert>
                    <TextInput readOnly aria-label={t('settings.token_secret')} value={secret} onFocus={(event) => event.currentTarget.select()} data-autofocus />
                    <CopyButton value={secret}>
                        {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'settings.copied' : 'settings.copy')}</Button>}
                    </CopyButton>
                </div>
            ) : (
                <form
                    className={classes['form']}
                    onSubmit={(event) => {
                        event.preventDefault();
                        save();
                    }}
                >
                    {error && !field_errors['password'] && !field_errors['name'] && <Alert color="red">{error}</Alert>}
                    <TextInput required data-autofocus label={t('view.name')} value={name} error={field_errors['name']} onChange={(event) => setName(event.currentTarget.value)} />
                    <Checkbox label={t('settings.token_may_write')} checked={write} onChange={(event) => setWrite(event.currentTarget.checked)} />
                    <NativeSelect
                        label={t('settings.token_life')}
                        value={days}
                        data={[{ value: '', label: t('settings.token_forever') }, ...lives_days.map((each) => ({ value: String(each), label: t('settings.days', { count: each }) }))]}
                        onChange={(event) => setDays(event.currentTarget.value)}
                    />
                    <PasswordInput
                        required
                        label={t('settings.password_current')}
                        description={t('factor.password_help')}
                        autoComplete="current-password"
                        visibilityToggleButtonProps={{ 'aria-label': t('user.show_password') }}
                        value={password}
                        error={field_errors['password']}
                        onChange={(event) => setPassword(event.currentTarget.value)}
                    />
                    <Button type="submit" loading={busy}>
                        {t('record.create')}
                    </Button>
                </form>
            )}
        </Modal>
    );
}
