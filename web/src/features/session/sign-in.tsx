import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { isProblem } from '@/api/client';
import { signIn } from '@/api/session';
import { useSubmit } from '@/api/use-submit';
import { Door } from '@/ui/door';
import { PasskeyButton } from '@/features/session/passkey-button';
import { useT } from '@/lib/i18n';
import { safeBack } from '@/lib/safe-back';
import type { Search } from '@/lib/search-params';
import classes from '@/ui/door.module.css';

export function SignIn() {
    const t = useT();
    const client = useQueryClient();
    const router = useRouter();
    const { back } = useSearch({ strict: false }) as Search;
    const { busy, error, field_errors, submit } = useSubmit();
    const [email, setEmail] = useState('');
    const [password, setPassword] = useState('');
    // Asked for once the server says that it wants one.
    const [code, setCode] = useState<string | null>(null);

    async function go() {
        const asked = () =>
            signIn(client, { email: email.trim(), password, ...(code ? { code } : {}) }).catch((problem: unknown) => {
                if (isProblem(problem) && problem.errors.some(({ field }) => field === 'code')) setCode((typed) => typed ?? '');
                throw problem;
            });
        if (await submit(asked)) router.history.push(safeBack(back));
    }
    return (
        <Door title={t('sign_in.title')}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
            >
                {error && !field_errors['code'] && <Alert color="red">{error}</Alert>}
                <TextInput
                    label={t('user.email')}
                    type="email"
                    name="email"
                    autoComplete="username"
                    required
                    autoFocus
                    size="sm"
                    withAsterisk={false}
                    value={email}
                    onChange={(event) => setEmail(event.currentTarget.value)}
                    error={field_errors['email']}
                />
                <PasswordInput
                    label={t('user.password')}
                    name="password"
                    autoComplete="current-password"
                    required
                    size="sm"
                    withAsterisk={false}
                    visibilityToggleButtonProps={{ 'aria-label': t('user.show_password') }}
                    value={password}
                    onChange={(event) => setPassword(event.currentTarget.value)}
                    error={field_errors['password']}
                />
                {code !== null && (
                    <TextInput
                        label={t('sign_in.code')}
                        description={t('sign_in.code_help')}
                        name="code"
                        autoComplete="one-time-code"
                        inputMode="text"
                        autoCapitalize="characters"
                        autoFocus
                        required
                        size="sm"
                        withAsterisk={false}
                        value={code}
                        onChange={(event) => setCode(event.currentTarget.value)}
                        error={field_errors['code']}
                    />
                )}
                <Button type="submit" size="sm" fullWidth loading={busy}>
                    {t('sign_in.submit')}
                </Button>
                <PasskeyButton onDone={() => router.history.push(safeBack(back))} />
            </form>
        </Door>
    );
}
