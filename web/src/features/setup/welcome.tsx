// Where a one-time link leads: who invites, and a password to be chosen. The secret stands behind the #
// of the address, which is never sent with a request for the page.

import { Alert, Button, PasswordInput, Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { acceptLink, guestQuery } from '@/api/admin';
import { sessionQuery } from '@/api/session';
import { problemText, useSubmit } from '@/api/use-submit';
import { Door } from '@/ui/door';
import { useT } from '@/lib/i18n';
import classes from '@/ui/door.module.css';

export function Welcome() {
    const t = useT();
    const client = useQueryClient();
    const [secret] = useState(() => window.location.hash.slice(1));
    const { data: guest, error: gone } = useQuery(guestQuery(secret));
    const { busy, error, field_errors, submit } = useSubmit();
    const [password, setPassword] = useState('');

    async function go() {
        const accepted = async () => {
            const { signed_in } = await acceptLink(secret, password);
            if (signed_in) await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
            // Whoever has a second factor still has to show it.
            window.location.replace(signed_in ? '/' : '/sign-in');
        };
        await submit(accepted);
    }
    if (gone) {
        return (
            <Door title={t('welcome.gone')} text={problemText(t, gone)}>
                <Button variant="default" size="sm" component="a" href="/sign-in">
                    {t('sign_in.submit')}
                </Button>
            </Door>
        );
    }
    if (!guest) return <Door title={t('welcome.title')}>{<Skeleton height={120} />}</Door>;
    const invited = guest.purpose === 'invite';
    return (
        <Door
            title={t(invited ? 'welcome.invited' : 'welcome.reset', { workspace: guest.workspace })}
            text={invited ? t('welcome.by', { name: guest.invited_by }) : t('welcome.reset_text')}
        >
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
            >
                {error && !field_errors['password'] && <Alert color="red">{error}</Alert>}
                <p>
                    <strong>{guest.name}</strong>
                    <br />
                    <span className="dimmed">{guest.email}</span>
                </p>
                {/* For the browser's keeper of passwords. */}
                <input type="email" name="email" autoComplete="username" value={guest.email} readOnly hidden />
                <PasswordInput
                    label={t('welcome.password')}
                    description={t('set_up.password_help')}
                    name="password"
                    autoComplete="new-password"
                    required
                    autoFocus
                    size="sm"
                    withAsterisk={false}
                    visibilityToggleButtonProps={{ 'aria-label': t('user.show_password') }}
                    value={password}
                    onChange={(event) => setPassword(event.currentTarget.value)}
                    error={field_errors['password']}
                />
                <Button type="submit" size="sm" fullWidth loading={busy}>
                    {t('welcome.submit')}
                </Button>
            </form>
        </Door>
    );
}
