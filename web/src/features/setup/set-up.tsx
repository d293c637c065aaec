import { Alert, Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { setUp } from '@/api/session';
import { useSubmit } from '@/api/use-submit';
import { Door } from '@/ui/door';
import { useLanguage } from '@/lib/i18n';
import classes from '@/ui/door.module.css';

const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'JPY', 'HKD', 'TWD', 'SGD', 'KRW', 'INR', 'AUD', 'CAD', 'CHF', 'BRL'];

function timeZones(): string[] {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return [...new Set([here, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}

export function SetUp() {
    const { t, language } = useLanguage();
    const client = useQueryClient();
    const router = useRouter();
    const { busy, error, field_errors, submit, clear } = useSubmit();
    const [zones] = useState(timeZones);
    const [values, setValues] = useState({
        code: '',
        name: '',
        email: '',
        password: '',
        currency: language === 'en' ? 'USD' : 'CNY',
        time_zone: zones[0] ?? 'UTC',
    });

    function text(field: 'code' | 'name' | 'email' | 'password' | 'currency' | 'time_zone') {
        return {
            name: field,
            size: 'sm' as const,
            value: values[field],
            error: field_errors[field],
            withAsterisk: false,
            required: true,
            onChange: (event: { currentTarget: { value: string } }) => {
                const { value } = event.currentTarget;
                setValues((before) => ({ ...before, [field]: value }));
                clear(field);
            },
        };
    }
    async function go() {
        const done = await submit(() => setUp(client, { ...values, code: values.code.trim(), email: values.email.trim(), locale: language, demo: false }));
        if (done) router.history.push('/start');
    }
    return (
        <Door title={t('set_up.title')} text={t('set_up.text')}>
            <form
                className={classes['form']}
                onSubmit={(event) => {
                    event.preventDefault();
                    void go();
                }}
            >
                {error && <Alert color="red">{error}</Alert>}
                <TextInput label={t('set_up.code')} description={t('set_up.code_help')} autoComplete="one-time-code" autoFocus {...text('code')} />
                <TextInput label={t('user.name')} autoComplete="name" {...text('name')} />
                <TextInput label={t('user.email')} type="email" autoComplete="username" {...text('email')} />
                <PasswordInput
                    label={t('user.password')}
                    description={t('set_up.password_help')}
                    autoComplete="new-password"
                    visibilityToggleButtonProps={{ 'aria-label': t('user.show_password') }}
                    {...text('password')}
                />
                <div className={classes['pair']}>
                    <NativeSelect label={t('set_up.currency')} data={currencies} {...text('currency')} />
                    <NativeSelect label={t('set_up.time_zone')} data={zones} {...text('time_zone')} />
                </div>
                <Button type="submit" size="sm" fullWidth loading={busy}>
                    {t('set_up.submit')}
                </Button>
            </form>
        </Door>
    );
}
