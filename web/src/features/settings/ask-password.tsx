import { Alert, Button, PasswordInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useSubmit } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import settings from '@/features/settings/settings.module.css';

interface Props {
    submit_text: string;
    go(password: string): Promise<void>;
    /** What is asked or told above the password. */
    children?: ReactNode;
    /** Something above has the focus. */
    led?: boolean;
}

/** One's present password, before what a screen left open should not be enough for. */
export function AskPassword({ submit_text, go, children, led }: Props) {
    const t = useT();
    const { busy, error, field_errors, submit } = useSubmit();
    const [password, setPassword] = useState('');
    return (
        <form
            className={settings['form']}
            onSubmit={(event) => {
                event.preventDefault();
                void submit(() => go(password));
            }}
        >
            {error && !field_errors['password'] && <Alert color="red">{error}</Alert>}
            {children}
            <PasswordInput
                required
                data-autofocus={led ? undefined : true}
                label={t('settings.password_current')}
                description={t('factor.password_help')}
                autoComplete="current-password"
                visibilityToggleButtonProps={{ 'aria-label': t('user.show_password') }}
                value={password}
                error={field_errors['password']}
                onChange={(event) => setPassword(event.currentTarget.value)}
            />
            <Button type="submit" loading={busy}>
                {submit_text}
            </Button>
        </form>
    );
}
