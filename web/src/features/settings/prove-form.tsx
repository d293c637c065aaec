// One's own password again, and the code of whoever has a second factor, before an act on the account
// of somebody else: so that neither a screen left open nor a stolen cookie is enough.

import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Proof } from '@/api/admin';
import { factorQuery } from '@/api/second-factor';
import { useSubmit } from '@/api/use-submit';
import { useT } from '@/lib/i18n';
import settings from '@/features/settings/settings.module.css';

export function ProveForm({ text, submit_text, go }: { text: string; submit_text: string; go(proof: Proof): Promise<void> }) {
    const t = useT();
    const { busy, error, field_errors, submit } = useSubmit();
    const { data: factor } = useQuery(factorQuery);
    const [current, setCurrent] = useState('');
    const [code, setCode] = useState('');
    const named = field_errors['current'] || field_errors['code'];
    return (
        <form
            className={settings['form']}
            onSubmit={(event) => {
                event.preventDefault();
                void submit(() => go({ current, ...(code ? { code } : {}) }));
            }}
        >
            <p>{text}</p>
            {error && !named && <Alert color="red">{error}</Alert>}
            <PasswordInput
                required
                data-autofocus
                label={t('settings.password_own')}
                description={t('factor.password_help')}
                autoComplete="current-password"
                visibilityToggleButtonProps={{ 'aria-label': t('user.show_password') }}
                value={current}
                error={field_errors['current']}
                onChange={(event) => setCurrent(event.currentTarget.value)}
            />
            {(factor?.active || field_errors['code']) && (
                <TextInput
                    required
                    label={t('sign_in.code')}
                    description={t('sign_in.code_help')}
                    autoComplete="one-time-code"
                    value={code}
                    error={field_errors['code']}
                    onChange={(event) => setCode(event.currentTarget.value)}
                />
            )}
            <Button type="submit" loading={busy}>
                {submit_text}
            </Button>
        </form>
    );
}
